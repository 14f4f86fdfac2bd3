// SPDX-License-Identifier: Apache-2.0
// SimpleConsumer: receives messages on demand, and each is settled by itself: done, again later, or longer ours. It
// takes messages by POP, which RocketMQ knows since 5.0; Java's gRPC client has the same through proxies.
// [PopMessageProcessor.java, AckMessageProcessor.java, ChangeInvisibleTimeProcessor.java]
import {
  asError,
  checkSubscribe,
  checkValue,
  everyMessage,
  kinds,
  UsageError,
  type FilterExpression,
} from '@rocketmq-ts/core'
import { ConsumerFacade, type CloseConsumerOptions, type FacadeTarget } from '../membership/consumer-facade.js'
import { AckBatch } from '../pop/ack-batch.js'
import { messagesOf } from './message-flow.js'
import { leaseOf, type ReceivedMessage } from './received-message.js'
import { RegisteredSimpleConsumer } from './registered-simple-consumer.js'
import { SimpleConsumerConfig } from './simple-consumer-config.js'
import type { SimpleConsumerEvents } from './simple-consumer-events.js'
import type { MessagesOptions, ReceiveOptions, SimpleConsumerOptions } from './simple-consumer-options.js'

/** A received message; with a deserializer, its body also as `value`. */
export type Received<V = never> = [V] extends [never] ? ReceivedMessage : ReceivedMessage & { readonly value: V }

/** What became of one acknowledgement among many. */
export interface AckResult {
  /** The message, as it was received. */
  readonly message: ReceivedMessage
  /** Why the message could not be acknowledged; absent when it is. */
  readonly error?: Error
}

/**
 * Receives messages of RocketMQ one by one, and settles each by itself.
 *
 * ```ts
 * await using consumer = new SimpleConsumer({
 *   consumerGroup: 'jobs',
 *   namesrvAddr: '127.0.0.1:9876',
 *   subscriptions: { orders: '*' },
 * })
 * await consumer.start()
 * for await (const message of consumer.messages({ invisibleMs: 30_000, autoExtend: true })) {
 *   try {
 *     await work(message.body)
 *     await message.ack()
 *   } catch {
 *     await message.nack(5000)
 *   }
 * }
 * ```
 *
 * A message that is not settled while it is ours comes again, to any member of the group; after `maxReconsumeTimes`
 * deliveries it becomes a dead letter. Every message is delivered at least once.
 */
export class SimpleConsumer<V = never> extends ConsumerFacade<SimpleConsumerEvents> {
  readonly #consumer: RegisteredSimpleConsumer

  /** @throws UsageError naming the option that is wrong */
  constructor(options: SimpleConsumerOptions<V>) {
    super()
    // Inside, the type of a value is not known; receivers get what the deserializer of the same options made.
    this.#consumer = new RegisteredSimpleConsumer(new SimpleConsumerConfig(options), this)
  }

  protected get target(): FacadeTarget {
    return this.#consumer
  }

  /**
   * Subscribes to a topic, before or after the start; again for another expression. Resolves when the brokers know it.
   * Rejects with `UsageError` for a wrong topic or expression, and, while the consumer runs, with the `BrokerError` of
   * a broker that cannot apply the filter.
   */
  async subscribe(topic: string, expression: FilterExpression = everyMessage): Promise<void> {
    checkSubscribe(topic, expression)
    return this.#consumer.subscribe(topic, expression)
  }

  /**
   * Takes messages that are there, or waits for the next ones; none when the time is over. Rejects with `AbortedError`
   * when the signal aborts or the consumer closes (what comes a moment later is given back), with `RouteError` when no
   * broker is known, with `UsageError` for impossible options, and as a call does when no broker can be asked.
   */
  async receive(options: ReceiveOptions = {}): Promise<readonly Received<V>[]> {
    const messages = await this.#consumer.receive(this.#consumer.config.receive(options))
    // The deserializer has given the messages their values, when there is one.
    return messages as readonly Received<V>[]
  }

  /**
   * Messages one after the other, until the consumer closes or the signal aborts (which throws `AbortedError`). The
   * next one comes when fewer than `concurrency` are in hand; settle each, or let its time pass. A broker that cannot
   * be asked is reported by `receiveFailed` and asked again. Loops share the messages.
   * @throws StateError when the consumer does not run, UsageError for impossible options
   */
  messages(options: MessagesOptions = {}): AsyncGenerator<Received<V>, void, void> {
    const flow = this.#consumer.flow(this.#consumer.config.loop(options))
    return messagesOf(flow) as AsyncGenerator<Received<V>, void, void>
  }

  /** The same as `messages()`: `for await (const message of consumer)`. */
  [Symbol.asyncIterator](): AsyncGenerator<Received<V>, void, void> {
    return this.messages()
  }

  /**
   * Acknowledges many messages, those of one broker by one request; resolves to what became of each, in their order.
   * Rejects with `StateError` when the consumer does not run.
   */
  async ack(messages: readonly ReceivedMessage[]): Promise<readonly AckResult[]> {
    checkValue('what is acknowledged', messages, kinds.list)
    const batch = new AckBatch(this.#consumer.running('acknowledge by').acknowledger)
    return Promise.all(
      messages.map(async (message): Promise<AckResult> => {
        try {
          const lease = leaseOf(message)
          if (lease === undefined) throw new UsageError('this message was not received by a simple consumer')
          await lease.settle('acked', taken => batch.add(taken))
          return { message }
        } catch (error) {
          return { message, error: asError(error) }
        }
      }),
    )
  }

  /**
   * Ends all loops and receives, leaves the group, and closes connections that no other client uses. Messages in hand
   * come again when their time is over, unless they were settled before. Idempotent.
   */
  override close(options?: CloseConsumerOptions): Promise<void> {
    return super.close(options)
  }
}
