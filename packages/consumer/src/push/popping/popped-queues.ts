// SPDX-License-Identifier: Apache-2.0
// The queues that brokers assign to be popped. A topic changes between pull and pop when an administrator says so; what
// failed while it was popped comes again in a topic of its own, which is subscribed to while the topic is pulled.
// [RebalanceImpl.java updateMessageQueueAssignment]
import {
  asError,
  everyMessage,
  type Delivery,
  type FailedMessage,
  type FailureFate,
  type HandlerFailure,
  type MessageSource,
} from '@rocketmq-ts/core'
import type { MQClientInstance } from '@rocketmq-ts/client'
import {
  isRetryTopic,
  messageQueueKey,
  popStoredTopicOf,
  subscriptionOf,
  type MessageExt,
  type MessageQueue,
  type OfQueue,
  type PopProcessQueueInfo,
} from '@rocketmq-ts/protocol'
import type { Reporter } from '../../membership/reporter.js'
import { AckBatch } from '../../pop/ack-batch.js'
import { Acknowledger } from '../../pop/acknowledger.js'
import { MessagePopper } from '../../pop/message-popper.js'
import { PopResultFilter } from '../../pop/pop-result-filter.js'
import type { TakenReceipt } from '../../pop/popped-message.js'
import { MessagePuller } from '../../pull/message-puller.js'
import type { Poison } from '../../pull/poison.js'
import type { Redelivery } from '../../sending/redelivery.js'
import type { SendBack } from '../../sending/send-back.js'
import { isWanted } from '../../subscription/filter-expression.js'
import type { FilterChecks } from '../../subscription/filter-checks.js'
import type { OwnFilter } from '../../subscription/own-filter.js'
import type { Subscriptions } from '../../subscription/subscriptions.js'
import type { ConsumerStats } from '../consumer-stats.js'
import type { PushConsumerConfig } from '../push-consumer-config.js'
import type { PushConsumerEvents } from '../../membership/consumer-events.js'
import { PopLoop } from './pop-loop.js'
import { PopQueue, type PopEntry, type PopQueueOwner } from './pop-queue.js'
import { PopRedelivery } from './pop-redelivery.js'

export interface PoppedQueuesOptions {
  readonly config: PushConsumerConfig
  readonly instance: MQClientInstance
  /** As brokers know it. */
  readonly group: string
  readonly subscriptions: Subscriptions
  readonly filterChecks: FilterChecks
  readonly messageFilter: OwnFilter
  readonly delivery: Delivery<MessageSource<MessageExt>>
  readonly poison: Poison
  readonly redelivery: Redelivery
  readonly sendBack: SendBack
  readonly stats: ConsumerStats
  readonly reporter: Reporter<PushConsumerEvents>
  /** A message was a dead letter before any handler got it. */
  readonly onFailed: (failed: FailedMessage<MessageExt>) => void
}

export class PoppedQueues implements PopQueueOwner {
  readonly #options: PoppedQueuesOptions
  readonly #acknowledger: Acknowledger
  readonly #popper: MessagePopper
  readonly #batch: AckBatch
  readonly #filter: PopResultFilter
  readonly #redelivery: PopRedelivery
  readonly #loop: PopLoop
  readonly #queues = new Map<string, PopQueue>()
  #isClosed = false

  constructor(options: PoppedQueuesOptions) {
    const { config, instance, group, redelivery } = options
    const { clock, logger } = config.client
    const acknowledger = (this.#acknowledger = new Acknowledger(instance, group))
    const filter = (this.#filter = this.#filterOf(options))
    const popper = (this.#popper = new MessagePopper(
      instance,
      group,
      new MessagePuller(instance, group, options.filterChecks),
    ))
    this.#options = options
    this.#batch = new AckBatch(acknowledger)
    this.#redelivery = new PopRedelivery({ clock, logger, acknowledger, filter, redelivery })
    this.#loop = new PopLoop({ ...options, popper, filter, acknowledger })
  }

  /** As Java's admin tool prints it. */
  get table(): readonly OfQueue<PopProcessQueueInfo>[] {
    return Array.from(this.#queues.values(), ({ queue, waitAckCount, isDropped, lastPopAt }) => ({
      queue,
      waitAckCount,
      dropped: isDropped,
      lastPopTimestamp: lastPopAt,
    }))
  }

  /** What the broker assigns of a topic: queues to pop, and queues to pull. */
  assign(topic: string, popped: readonly MessageQueue[], pulled: readonly MessageQueue[]): void {
    // The consumer may have closed, or unsubscribed, while the broker was asked.
    if (this.#isClosed || !this.#options.subscriptions.has(topic)) return
    const wanted = new Map(popped.map(queue => [messageQueueKey(queue), queue]))
    const revoked = this.#queuesOf(topic).filter(({ key }) => !wanted.has(key))
    const assigned = [...wanted].filter(([key]) => !this.#queues.has(key)).map(([, queue]) => this.#open(queue))
    this.#drop(revoked)
    if (popped.length > 0 !== pulled.length > 0) this.#followRetries(topic, pulled.length > 0)
    this.#report(assigned, revoked)
    for (const queue of assigned) this.#loop.start(queue)
  }

  /** Gives up the queues of topics that the application does not subscribe to any more. */
  dropUnsubscribed(): void {
    const strangers = [...this.#queues.values()].filter(({ queue }) => !this.#options.subscriptions.has(queue.topic))
    this.#drop(strangers)
    this.#report([], strangers)
  }

  /** Resolves when brokers have answered what they were asked for of a topic. Never rejects. */
  whenAnswered(topic: string): Promise<void> {
    return this.#popper.whenAnswered(topic)
  }

  pause(): void {
    this.#loop.pause()
  }

  resume(): void {
    this.#loop.resume()
  }

  /** Gives all queues up; resolves when brokers were told everything. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#drop([...this.#queues.values()])
    await this.#filter.whenIdle()
    await this.#acknowledger.whenIdle()
  }

  done(taken: TakenReceipt): void {
    this.#filter.track(this.#acknowledge(taken))
  }

  giveBack(entry: PopEntry, message: MessageExt, failure: HandlerFailure): Promise<FailureFate> {
    return this.#redelivery.giveBack(entry, message, failure)
  }

  unreadable(queue: PopQueue, entry: PopEntry, error: Error): Promise<void> {
    return this.#options.poison.settleOrHold(queue, entry, error)
  }

  madeRoom(queue: PopQueue): void {
    this.#loop.madeRoom(queue)
  }

  async #acknowledge(taken: TakenReceipt): Promise<void> {
    try {
      await this.#batch.add(taken)
    } catch (error) {
      const { logger } = this.#options.config.client
      logger.warn(`a message of ${taken.topic} was not acknowledged and comes again: ${asError(error).message}`)
    }
  }

  #filterOf({
    config,
    group,
    subscriptions,
    messageFilter,
    sendBack,
    poison,
    onFailed,
  }: PoppedQueuesOptions): PopResultFilter {
    return new PopResultFilter({
      logger: config.client.logger,
      group,
      acknowledger: this.#acknowledger,
      sendBack,
      wants: message => isWanted(subscriptions.get(message.topic), message) && messageFilter.passes(message),
      poison,
      onDeadLetter(message, isStored) {
        const { topic, brokerName, queueId } = message
        const queue = { topic, brokerName, queueId }
        if (isStored) onFailed({ queue, message, error: undefined, fate: 'deadLetter' })
      },
    })
  }

  #queuesOf(topic: string): PopQueue[] {
    return [...this.#queues.values()].filter(({ queue }) => queue.topic === topic)
  }

  #open(queue: MessageQueue): PopQueue {
    const opened = new PopQueue(queue, this.#options.config.client.clock, this)
    this.#queues.set(opened.key, opened)
    return opened
  }

  #drop(queues: readonly PopQueue[]): void {
    for (const queue of queues) {
      queue.drop()
      this.#queues.delete(queue.key)
    }
  }

  /** Brokers bring the failed messages of a popped topic themselves; of a pulled one, they have to be pulled. */
  #followRetries(topic: string, isPulled: boolean): void {
    if (isRetryTopic(topic)) return
    const { group, subscriptions, config } = this.#options
    const retryTopic = popStoredTopicOf('retry', topic, group)
    if (!isPulled) subscriptions.delete(retryTopic)
    else if (!subscriptions.has(retryTopic)) {
      const subVersion = config.client.clock.now()
      subscriptions.set(subscriptionOf({ topic: retryTopic, expression: everyMessage, subVersion }))
    }
  }

  #report(assigned: readonly PopQueue[], revoked: readonly PopQueue[]): void {
    const { reporter } = this.#options
    const queuesOf = (queues: readonly PopQueue[]) => queues.map(({ queue }) => queue)
    if (revoked.length > 0) reporter.report('revoked', queuesOf(revoked))
    if (assigned.length > 0) reporter.report('assigned', queuesOf(assigned))
  }
}
