// SPDX-License-Identifier: Apache-2.0
// DefaultMQProducer: what applications use. It turns bodies into bytes; everything else happens in
// DefaultMQProducerImpl. [DefaultMQProducer.java]
import {
  checkValue,
  closeRules,
  instanceOf,
  kinds,
  serializedBody,
  startUnlessAborted,
  UsageError,
  type AbortOptions,
  type MessageOf,
  type Serializer,
  type ServiceState,
} from '@rocketmq-ts/core'
import { messageRules, recallRules, replyRules, sendRules } from './call-rules.js'
import { MessageExt, type MessageQueue } from '@rocketmq-ts/protocol'
import type { BatchMember, BatchSendResult } from './batch.js'
import { DefaultMQProducerImpl, type ProducerFeatures } from './default-mq-producer-impl.js'
import { ProducerConfig, type ProducerOptions } from './producer-options.js'
import type { RecallOptions } from './recall.js'
import type { SendOptions } from './send-options.js'
import type { SendResult } from './send-result.js'

/** How long closing may take. */
export interface CloseOptions {
  /** Milliseconds that sends in flight get to settle, before they fail with `ClosedError`. Default 5000. */
  readonly timeoutMs?: number | undefined
}

/**
 * Sends messages to RocketMQ.
 *
 * ```ts
 * await using producer = new DefaultMQProducer({ producerGroup: 'shop', namesrvAddr: '127.0.0.1:9876' })
 * await producer.start()
 * const sent = await producer.send({ topic: 'orders', keys: ['188'], body: 'two coffees' })
 * ```
 */
export class DefaultMQProducer<TBody = Uint8Array | string> {
  /** The state machine behind it. */
  readonly defaultMQProducerImpl: DefaultMQProducerImpl
  readonly #serializer: Serializer<TBody>

  /**
   * @param features of a producer that can do more; not for applications
   * @throws UsageError naming the option that is wrong
   */
  constructor(options: ProducerOptions<TBody>, features: ProducerFeatures = {}) {
    const config = new ProducerConfig(options)
    // Without a serializer TBody is what the plain one takes.
    this.#serializer = config.serializer as Serializer<TBody>
    this.defaultMQProducerImpl = new DefaultMQProducerImpl(config, features)
  }

  /** Name of the group as the application wrote it, without a namespace. */
  get producerGroup(): string {
    return this.defaultMQProducerImpl.config.producerGroup
  }

  /** Where it is in its life. */
  get state(): ServiceState {
    return this.defaultMQProducerImpl.serviceState
  }

  /** The same as `state`, by Java's name. */
  get serviceState(): ServiceState {
    return this.state
  }

  /** Resolves when the producer has been closed; rejects when it could not start. Never unhandled. */
  get closed(): Promise<void> {
    return this.defaultMQProducerImpl.closed
  }

  /**
   * Connects to the name servers and makes the group known to all brokers. Rejects with `UsageError` for a wrong
   * configuration (the producer can be started again then), with `NameServerError` when no name server can be reached,
   * and with `StateError` when it was started or shut down before. A start that fails leaves nothing behind. Calls
   * while it starts share that start. Rejects with `AbortedError` when the signal aborts; the producer is closed then.
   */
  async start(options: AbortOptions = {}): Promise<void> {
    const steps = { start: () => this.defaultMQProducerImpl.start(), close: () => this.close() }
    await startUnlessAborted(options, `producer "${this.producerGroup}"`, steps)
  }

  /**
   * Sends a message and resolves when a broker has stored it. One deadline holds over all attempts. Rejects with
   * `SendError`, which lists the attempts; before anything was sent with `UsageError`, `StateError`, `RouteError` or
   * `NameServerError`; with `AbortedError` or `ClosedError`. The error's `outcome` says whether the message may be
   * stored all the same.
   */
  send(message: MessageOf<TBody>, options?: SendOptions): Promise<SendResult> {
    try {
      sendRules.check(options)
      return this.defaultMQProducerImpl.send(message, this.bytesOf(message), options)
    } catch (error) {
      return Promise.reject(error)
    }
  }

  /**
   * Sends a message without an answer: it resolves when the bytes are handed to the socket. Rejects as `send` does when
   * that was not possible; there is no second attempt.
   */
  async sendOneway(message: MessageOf<TBody>, options?: SendOptions): Promise<void> {
    sendRules.check(options)
    await this.defaultMQProducerImpl.running('send').sendOneway(message, this.bytesOf(message), options)
  }

  /**
   * Sends many messages of one topic in one request. All are stored in one queue, or none is. Rejects as `send` does,
   * and with `UsageError` when they differ in topic or `waitStoreMsgOk`, are delayed, or exceed `maxMessageSize`
   * together: divide them with `splitBatch` then.
   */
  async sendBatch(messages: readonly MessageOf<TBody>[], options?: SendOptions): Promise<BatchSendResult> {
    sendRules.check(options)
    return this.defaultMQProducerImpl.running('send').sendBatch(this.#membersOf(messages), options)
  }

  /**
   * Divides messages into batches that `sendBatch` takes, in order.
   *
   * ```ts
   * for (const batch of producer.splitBatch(messages)) await producer.sendBatch(batch)
   * ```
   *
   * @throws UsageError when a single message is too large
   */
  *splitBatch(messages: readonly MessageOf<TBody>[]): Generator<readonly MessageOf<TBody>[]> {
    const members = this.#membersOf(messages)
    for (const batch of this.defaultMQProducerImpl.splitBatch(members)) yield batch.map(({ message }) => message)
  }

  /**
   * Sends a message and resolves to the reply of the consumer that got it. `timeoutMs` (`sendMsgTimeout`) holds for
   * both; it travels with the message. Rejects as `send` does, and with `RequestTimeoutError` when the message was sent
   * and no reply came.
   */
  async request(message: MessageOf<TBody>, options?: SendOptions): Promise<MessageExt> {
    sendRules.check(options)
    return this.defaultMQProducerImpl.running('send').request(message, this.bytesOf(message), options)
  }

  /**
   * Replies to a request that a consumer got. Rejects as `send` does, also with `SendError` when the requesting client
   * is gone.
   */
  async reply(request: MessageExt, reply: Omit<MessageOf<TBody>, 'topic'>, options?: SendOptions): Promise<SendResult> {
    sendRules.check(options)
    checkValue('the request', request, instanceOf(MessageExt, 'a message that was received'))
    checkValue('the reply', reply, kinds.record)
    replyRules.check(reply)
    const { body, ...head } = reply
    const bytes = serializedBody(this.#serializer, { topic: request.topic, body })
    return this.defaultMQProducerImpl.running('send').reply(request, head, bytes, options)
  }

  /**
   * Takes back a message that was sent with `delayMs` or `deliverAt`, before its time, and resolves to its message id.
   * Rejects with `BrokerError`: ILLEGAL_OPERATION when the handle is wrong or too late, NO_PERMISSION when the broker
   * does not allow it (`recallMessageEnable`). Brokers from 5.3 on.
   * @param recallHandle from the `SendResult`
   */
  async recallMessage(topic: string, recallHandle: string, options?: RecallOptions): Promise<string> {
    checkValue('the topic', topic, kinds.text)
    checkValue('the recall handle', recallHandle, kinds.text)
    recallRules.check(options)
    return this.defaultMQProducerImpl.running('recall a message').recallMessage(topic, recallHandle, options)
  }

  /** The queues of a topic that may be written to. Rejects as `send` does when there are none. */
  async fetchPublishMessageQueues(topic: string): Promise<readonly MessageQueue[]> {
    checkValue('the topic', topic, kinds.text)
    return this.defaultMQProducerImpl.running('look up queues').publishQueues(topic)
  }

  /**
   * Sends what automatic batching holds, and resolves when all of it has settled; at once when it holds nothing. Never
   * rejects: each send settles by itself.
   */
  flush(): Promise<void> {
    return this.defaultMQProducerImpl.flush()
  }

  /** Takes no more messages, waits for those in flight, and leaves the brokers. Idempotent. */
  close(options?: CloseOptions): Promise<void> {
    closeRules.check(options)
    return this.defaultMQProducerImpl.shutdown(true, options)
  }

  /** The same as `close`. */
  shutdown(options?: CloseOptions): Promise<void> {
    return this.close(options)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #membersOf(messages: readonly MessageOf<TBody>[]): (BatchMember & { readonly message: MessageOf<TBody> })[] {
    checkValue('a batch', messages, kinds.list)
    return messages.map(message => ({ message, head: message, bytes: this.bytesOf(message) }))
  }

  /**
   * The body of a message as bytes.
   * @throws UsageError when the message, or what the serializer makes of it, is wrong
   */
  protected bytesOf(message: MessageOf<TBody>): Uint8Array {
    // Plain JavaScript may leave it out.
    if ((message as unknown) === undefined) throw new UsageError('there is no message')
    messageRules.check(message)
    return serializedBody(this.#serializer, message)
  }
}
