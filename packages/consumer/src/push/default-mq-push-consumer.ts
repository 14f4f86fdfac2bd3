// SPDX-License-Identifier: Apache-2.0
// DefaultMQPushConsumer: what applications use. Everything happens in DefaultMQPushConsumerImpl.
// [DefaultMQPushConsumer.java]
import {
  checkSubscribe,
  everyMessage,
  readyRules,
  untilAborted,
  type AbortOptions,
  type FilterExpression,
  type MessageQueue,
} from '@rocketmq-ts/core'
import type { MessageExt } from '@rocketmq-ts/protocol'
import { ConsumerFacade, type CloseConsumerOptions } from '../membership/consumer-facade.js'
import { abortRules, checkSeek, checkSendBack } from '../options/call-rules.js'
import type { ReadyOptions } from '../membership/readiness.js'
import type { QueueLag } from '../offset/queue-lag.js'
import type { PushConsumerEvents } from '../membership/consumer-events.js'
import { DefaultMQPushConsumerImpl } from './default-mq-push-consumer-impl.js'
import type { MessageListener } from './message-handler.js'
import { PushConsumerConfig } from './push-consumer-config.js'
import type { PushConsumerOptions } from './push-consumer-options.js'

/**
 * Consumes messages of RocketMQ by calling handlers.
 *
 * ```ts
 * await using consumer = new DefaultMQPushConsumer({ consumerGroup: 'mail', namesrvAddr: '127.0.0.1:9876' })
 * consumer.subscribe('orders', 'paid || refunded', async (message, { signal }) => {
 *   await mail(message.body, { signal }) // returning is done, throwing brings the message again
 * })
 * await consumer.start()
 * ```
 *
 * Every message is delivered at least once: again after a failure, and perhaps again when its queue moves or the
 * process ends before its offset was committed.
 */
export class DefaultMQPushConsumer<V = never> extends ConsumerFacade<PushConsumerEvents> {
  /** The state machine behind it. */
  readonly defaultMQPushConsumerImpl: DefaultMQPushConsumerImpl

  /** @throws UsageError naming the option that is wrong */
  constructor(options: PushConsumerOptions<V>) {
    super()
    // Inside, the type of a value is not known; handlers get what the deserializer of the same options made.
    const config = new PushConsumerConfig(options as unknown as PushConsumerOptions<unknown>)
    this.defaultMQPushConsumerImpl = new DefaultMQPushConsumerImpl(config, this)
  }

  protected get target(): DefaultMQPushConsumerImpl {
    return this.defaultMQPushConsumerImpl
  }

  /**
   * Subscribes to a topic, before or after the start; again for another expression or handler. Resolves when the
   * brokers know it and queues of it were shared out, at once before the start. Rejects, while the consumer runs, with
   * the `BrokerError` of a broker that cannot apply the filter; nothing has changed then.
   * @param expression `*`, tags separated by `||`, or `{ sql }`
   * @param listener default: the option `handler`
   * @throws UsageError for a wrong topic or expression, or when the topic has no handler
   */
  subscribe(topic: string, expression: FilterExpression = everyMessage, listener?: MessageListener<V>): Promise<void> {
    checkSubscribe(topic, expression, listener)
    return this.defaultMQPushConsumerImpl.subscribe(topic, expression, listener as MessageListener<unknown> | undefined)
  }

  /**
   * Resolves when the consumer has its share of every topic it subscribed to: what is sent after that is not missed by
   * a new group that begins at the end. Rejects with `TimeoutError`, which names the topics, or `AbortedError`.
   */
  async ready(options: ReadyOptions = {}): Promise<void> {
    readyRules.check(options)
    return this.defaultMQPushConsumerImpl.ready(options)
  }

  /** Calls no handler and pulls nothing more until `resume`; handlers that run go on, and queues stay ours. */
  pause(): void {
    this.defaultMQPushConsumerImpl.pause()
  }

  /** Goes on after `pause`. */
  resume(): void {
    this.defaultMQPushConsumerImpl.resume()
  }

  /**
   * How far each of our queues is behind, asked of the brokers. Rejects when one does not answer, or when it is
   * aborted.
   */
  async lag(options: AbortOptions = {}): Promise<readonly QueueLag[]> {
    abortRules.check(options)
    return untilAborted(options, 'measuring the lag', () => this.defaultMQPushConsumerImpl.lag())
  }

  /**
   * Lets the committed offset pass a record that is held because it cannot be read; false when no record is held there.
   */
  passPoison(queue: MessageQueue, offset: number): boolean {
    checkSeek(queue, offset)
    return this.defaultMQPushConsumerImpl.passPoison(queue, offset)
  }

  /**
   * Has the group consume a message again; true when a broker has taken it. Rejects only with `UsageError`, for a
   * message that was not received or a wrong delay level, and with `StateError` when the consumer does not run.
   * @param delayLevel counted from 1; 0 lets the broker choose, -1 makes it a dead letter
   */
  async sendMessageBack(message: MessageExt, delayLevel = 0): Promise<boolean> {
    checkSendBack(message, delayLevel)
    return this.defaultMQPushConsumerImpl.sendMessageBack(message, delayLevel)
  }

  /**
   * Calls no more handlers, lets those that run end within a bound, commits, gives queues and locks away, leaves the
   * group, and closes connections that no other client uses. Idempotent.
   */
  override close(options?: CloseConsumerOptions): Promise<void> {
    return super.close(options)
  }
}
