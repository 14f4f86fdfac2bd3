// SPDX-License-Identifier: Apache-2.0
// DefaultLitePullConsumer: what applications use. Everything happens in DefaultLitePullConsumerImpl.
// [DefaultLitePullConsumer.java]
import {
  checkSubscribe,
  checkValue,
  everyMessage,
  kinds,
  readyRules,
  untilAborted,
  type AbortOptions,
  type FilterExpression,
  type MessageQueue,
} from '@rocketmq-ts/core'
import type { QueueOffset } from '@rocketmq-ts/protocol'
import { ConsumerFacade, type CloseConsumerOptions } from '../membership/consumer-facade.js'
import {
  abortRules,
  checkOffsets,
  checkQueue,
  checkQueues,
  checkSeek,
  iterationRules,
  pollRules,
} from '../options/call-rules.js'
import type { ReadyOptions } from '../membership/readiness.js'
import type { QueueLag } from '../offset/queue-lag.js'
import type { ConsumedMessage } from '../membership/consumed-messages.js'
import { DefaultLitePullConsumerImpl } from './default-lite-pull-consumer-impl.js'
import { LitePullConsumerConfig } from './lite-pull-consumer-config.js'
import type { LitePullConsumerEvents } from './lite-pull-consumer-events.js'
import type { LitePullConsumerOptions } from './lite-pull-consumer-options.js'
import type { IterationOptions } from './message-iteration.js'
import type { PollOptions } from './poller.js'
import type { SeekTarget } from './queue-control.js'
import type { TopicQueuesListener } from './queue-watch.js'

/**
 * Consumes messages of RocketMQ by asking for them.
 *
 * ```ts
 * await using consumer = new DefaultLitePullConsumer({
 *   consumerGroup: 'mail',
 *   namesrvAddr: '127.0.0.1:9876',
 *   subscriptions: { orders: 'paid || refunded' },
 * })
 * await consumer.start()
 * for await (const message of consumer) await mail(message.body)
 * ```
 *
 * A message is done when the next one is asked for: by the next step of the loop, by the next `poll`, or when `commit`
 * is called. If the loop exits early (`break`, `return`, `throw`), the current message counts as unprocessed and is
 * delivered again. Every message is delivered at least once; there are no retries and no dead letters, as nothing
 * reports a failure to the broker. Messages are pulled ahead, within the limits of the options; while the application
 * asks for none, pulling stops.
 */
export class DefaultLitePullConsumer<V = never>
  extends ConsumerFacade<LitePullConsumerEvents>
  implements AsyncIterable<ConsumedMessage<V>>
{
  /** The state machine behind it. */
  readonly defaultLitePullConsumerImpl: DefaultLitePullConsumerImpl

  /** @throws UsageError naming the option that is wrong */
  constructor(options: LitePullConsumerOptions<V>) {
    super()
    // Inside, the type of a value is not known; readers get what the deserializer of the same options made.
    const config = new LitePullConsumerConfig(options)
    this.defaultLitePullConsumerImpl = new DefaultLitePullConsumerImpl(config, this)
  }

  protected get target(): DefaultLitePullConsumerImpl {
    return this.defaultLitePullConsumerImpl
  }

  /**
   * Resolves when the consumer has its share of every topic, or all the queues that it assigned. Rejects with
   * `TimeoutError`, which names the topics, or `AbortedError`.
   */
  async ready(options: ReadyOptions = {}): Promise<void> {
    readyRules.check(options)
    return this.defaultLitePullConsumerImpl.ready(options)
  }

  /**
   * Subscribes to a topic, before or after the start; again for another expression. Resolves when the brokers know it
   * and queues of it were shared out, at once before the start. Rejects with `UsageError` for a wrong topic or
   * expression, and for a consumer that assigns its queues, and, while the consumer runs, with the `BrokerError` of a
   * broker that cannot apply the filter.
   * @param expression `*`, tags separated by `||`, or `{ sql }`
   */
  async subscribe(topic: string, expression: FilterExpression = everyMessage): Promise<void> {
    checkSubscribe(topic, expression)
    return this.defaultLitePullConsumerImpl.subscribe(topic, expression)
  }

  /**
   * Takes exactly these queues, whichever other members of the group have them; those of an earlier call that are not
   * among them are given up. Resolves when they have begun, or were found to need another try; at once before the
   * start. Rejects with `UsageError` for an empty list, and for a consumer that subscribes.
   */
  async assign(queues: readonly MessageQueue[]): Promise<void> {
    checkQueues(queues)
    return this.defaultLitePullConsumerImpl.assign(queues)
  }

  /**
   * What is wanted of a topic whose queues are assigned; everything by default. Before the start only.
   * @throws StateError after it, UsageError for a wrong expression or a consumer that subscribes
   */
  setSubExpressionForAssign(topic: string, expression: FilterExpression): void {
    checkSubscribe(topic, expression)
    this.defaultLitePullConsumerImpl.setSubExpressionForAssign(topic, expression)
  }

  /** The queues that belong to this consumer now: those that were assigned, or our share of the subscribed topics. */
  assignment(): readonly MessageQueue[] {
    return this.defaultLitePullConsumerImpl.assignment()
  }

  /**
   * Messages that are there, or the next ones to come; none when the time is over or the consumer closes. Says that the
   * messages of the poll before are done. Rejects with `AbortedError`, with `StateError` when the consumer does not
   * run, and with `UsageError` while another poll waits.
   */
  async poll(options: PollOptions = {}): Promise<readonly ConsumedMessage<V>[]> {
    pollRules.check(options)
    const messages = await this.defaultLitePullConsumerImpl.poll(options)
    // The deserializer has given the messages their values, when there is one.
    return messages as readonly ConsumedMessage<V>[]
  }

  /**
   * Messages one after the other, until the consumer closes or the signal aborts (which throws `AbortedError`). Several
   * loops share the messages.
   */
  messages(options: IterationOptions = {}): AsyncGenerator<ConsumedMessage<V>, void, void> {
    iterationRules.check(options)
    return this.defaultLitePullConsumerImpl.messages(options) as AsyncGenerator<ConsumedMessage<V>, void, void>
  }

  /** The same as `messages()`: `for await (const message of consumer)`. */
  [Symbol.asyncIterator](): AsyncGenerator<ConsumedMessage<V>, void, void> {
    return this.messages()
  }

  /**
   * Lets a queue of ours go on somewhere else; messages of it that wait here are dropped. Rejects with `StateError` for
   * a queue that is not ours, and with `OffsetError` for a position outside of the queue.
   * @param target a position; `begin`; `end`; or `{ timestamp }`, milliseconds since the epoch
   */
  async seek(queue: MessageQueue, target: SeekTarget, options: AbortOptions = {}): Promise<void> {
    checkSeek(queue, target)
    abortRules.check(options)
    const control = this.defaultLitePullConsumerImpl.control('seek in')
    await untilAborted(options, 'the seek', () => control.seek(queue, target))
  }

  /** Hands out nothing of these queues and pulls nothing until `resume`. (Java goes on to hand out what it has.) */
  pause(queues: readonly MessageQueue[]): void {
    checkQueues(queues)
    this.defaultLitePullConsumerImpl.control('pause').pause(queues)
  }

  /** Goes on with these queues after `pause`. */
  resume(queues: readonly MessageQueue[]): void {
    checkQueues(queues)
    this.defaultLitePullConsumerImpl.control('resume').resume(queues)
  }

  /**
   * Says that everything that was handed out so far is done, or that these offsets are the next to consume. It is
   * stored within `persistConsumerOffsetInterval`, and on close.
   * @throws StateError for a queue that is not ours, UsageError for a value that is not an offset
   */
  commit(offsets?: readonly QueueOffset[]): void {
    checkOffsets(offsets)
    this.defaultLitePullConsumerImpl.control('commit of').commit(offsets)
  }

  /** The same as `commit`; resolves when it is stored, and rejects when it is not. */
  async commitSync(offsets?: readonly QueueOffset[], options: AbortOptions = {}): Promise<void> {
    checkOffsets(offsets)
    abortRules.check(options)
    const control = this.defaultLitePullConsumerImpl.control('commit of')
    await untilAborted(options, 'the commit', () => control.commitSync(offsets))
  }

  /** The offset that was committed last, here or by the group; `undefined` when there is none. */
  async committed(queue: MessageQueue): Promise<number | undefined> {
    checkQueue(queue)
    return this.defaultLitePullConsumerImpl.control('ask for offsets of').committed(queue)
  }

  /** Position of the first message that was stored at that time (milliseconds since the epoch) or later. */
  async offsetForTimestamp(queue: MessageQueue, timestamp: number): Promise<number> {
    checkQueue(queue)
    checkValue('the timestamp', timestamp, kinds.number)
    return this.defaultLitePullConsumerImpl.control('ask for offsets of').offsetForTimestamp(queue, timestamp)
  }

  /** All queues of a topic that may be read, as the name servers know them now; none for an unknown topic. */
  async fetchMessageQueues(topic: string): Promise<readonly MessageQueue[]> {
    checkValue('the topic', topic, kinds.text)
    return this.defaultLitePullConsumerImpl.fetchMessageQueues(topic)
  }

  /** Calls a listener when the queues of a topic have changed; returns a function that removes it. */
  registerTopicMessageQueueChangeListener(topic: string, listener: TopicQueuesListener): () => void {
    checkValue('the topic', topic, kinds.text)
    checkValue('the listener', listener, kinds.call)
    return this.defaultLitePullConsumerImpl.registerTopicMessageQueueChangeListener(topic, listener)
  }

  /** How far each of our queues is behind, asked of the brokers. Rejects when one does not answer. */
  async lag(options: AbortOptions = {}): Promise<readonly QueueLag[]> {
    abortRules.check(options)
    const control = this.defaultLitePullConsumerImpl.control('measure')
    return untilAborted(options, 'measuring the lag', () => control.lag())
  }

  /**
   * Lets the committed offset pass a record that is held because it cannot be read; false when no record is held there.
   */
  passPoison(queue: MessageQueue, offset: number): boolean {
    checkSeek(queue, offset)
    return this.defaultLitePullConsumerImpl.control('pass a record of').passPoison(queue, offset)
  }

  /**
   * Ends all loops and polls, commits what is done (with `autoCommit`), releases the queues, leaves the group, and
   * closes connections that no other client uses. The messages of the last poll count as done only if `commit` was
   * called. Idempotent.
   */
  override close(options?: CloseConsumerOptions): Promise<void> {
    return super.close(options)
  }
}
