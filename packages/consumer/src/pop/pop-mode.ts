// SPDX-License-Identifier: Apache-2.0
// The queues that brokers assign to be popped. A topic changes between pull and pop when an administrator says so; what
// failed while it was popped lies in a topic of its own, which is subscribed to while the topic is pulled.
// [RebalanceImpl.java updateMessageQueueAssignment]
import type { Clock } from '@rocketmq-ts/core'
import {
  everyMessage,
  isRetryTopic,
  messageQueueKey,
  popStoredTopicOf,
  subscriptionOf,
  type MessageQueue,
  type OfQueue,
  type PopProcessQueueInfo,
} from '@rocketmq-ts/protocol'
import type { Subscriptions } from '../subscription/subscriptions.js'
import type { PopLoop } from './pop-loop.js'
import { PopQueue } from './pop-queue.js'
import type { TakenReceipt } from './popped-message.js'

export interface PopModeParts {
  readonly clock: Clock
  /** As brokers know it. */
  readonly group: string
  readonly subscriptions: Subscriptions
  readonly loop: PopLoop
  /** Resolves when brokers were told everything. */
  readonly whenIdle: () => Promise<void>
  /** Tells the broker that a message is done. */
  readonly onDone: (taken: TakenReceipt) => void
  readonly onChange: (change: { assigned: readonly MessageQueue[]; revoked: readonly MessageQueue[] }) => void
}

export class PopMode {
  readonly #parts: PopModeParts
  readonly #queues = new Map<string, PopQueue>()
  #isClosed = false

  constructor(parts: PopModeParts) {
    this.#parts = parts
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
    if (this.#isClosed || !this.#parts.subscriptions.has(topic)) return
    const wanted = new Map(popped.map(queue => [messageQueueKey(queue), queue]))
    const revoked = this.#queuesOf(topic).filter(({ key }) => !wanted.has(key))
    const assigned = [...wanted].filter(([key]) => !this.#queues.has(key)).map(([, queue]) => this.#open(queue))
    this.#drop(revoked)
    if (popped.length > 0 !== pulled.length > 0) this.#followRetries(topic, pulled.length > 0)
    this.#report(assigned, revoked)
    for (const queue of assigned) this.#parts.loop.start(queue)
  }

  /** Gives up the queues of topics that nobody subscribes to. */
  dropUnsubscribed(): void {
    const strangers = [...this.#queues.values()].filter(({ queue }) => !this.#parts.subscriptions.has(queue.topic))
    this.#drop(strangers)
    this.#report([], strangers)
  }

  /** Gives all queues up; resolves when brokers were told everything. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#drop([...this.#queues.values()])
    await this.#parts.whenIdle()
  }

  #queuesOf(topic: string): PopQueue[] {
    return [...this.#queues.values()].filter(({ queue }) => queue.topic === topic)
  }

  #open(queue: MessageQueue): PopQueue {
    const opened = new PopQueue(queue, this.#parts.clock, this.#parts.onDone)
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
    const { group, subscriptions, clock } = this.#parts
    const retryTopic = popStoredTopicOf('retry', topic, group)
    if (!isPulled) subscriptions.delete(retryTopic)
    else if (!subscriptions.has(retryTopic)) {
      subscriptions.set(subscriptionOf({ topic: retryTopic, expression: everyMessage, subVersion: clock.now() }))
    }
  }

  #report(assigned: readonly PopQueue[], revoked: readonly PopQueue[]): void {
    const queuesOf = (queues: readonly PopQueue[]) => queues.map(({ queue }) => queue)
    this.#parts.onChange({ assigned: queuesOf(assigned), revoked: queuesOf(revoked) })
  }
}
