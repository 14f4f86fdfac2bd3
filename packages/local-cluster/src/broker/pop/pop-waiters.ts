// SPDX-License-Identifier: Apache-2.0
// Requests that are held until a message comes: POP_MESSAGE and NOTIFICATION have one of these each. Who is woken looks
// again, and is held again when another one was faster. A retried message wakes as well, in both forms of its topic;
// Java wakes for the second form only, and finds those of the first one with the next request.
// [PopLongPollingService.java]
import type { Timer } from '@rocketmq-ts/core'
import { isRetryTopic, popStoredTopicOf } from '@rocketmq-ts/protocol'
import type { Broker } from '../broker.js'
import type { MessageFilter } from '../message-filter.js'
import type { StoredMessage } from '../store/message-store.js'

/** A request to hold. */
export interface Waiter {
  readonly topic: string
  readonly group: string
  /** -1 for any. */
  readonly queueId: number
  /** When it must be answered, milliseconds since the epoch. */
  readonly expiresAt: number
  /** Everything when absent. */
  readonly filter?: MessageFilter | undefined
  /** False when the answer is no longer waited for. */
  isAlive(): boolean
  /** Looks again, and answers or calls `hold` once more. */
  wake(): void
}

/** What became of a request: it is held, too many are, or its time is over. */
export type Held = 'held' | 'full' | 'expired'

/** Milliseconds before its time is over at which a request is answered. [PopRequest.java isTimeout] */
const marginMs = 50

interface HeldWaiter {
  readonly waiter: Waiter
  readonly timer: Timer
}

/** Held requests by topic, group and queue. */
export class PopWaiters {
  readonly #broker: Broker
  readonly #queues = new Map<string, HeldWaiter[]>()
  /** Groups that ever waited, by topic. */
  readonly #groups = new Map<string, Set<string>>()
  #total = 0

  constructor(broker: Broker) {
    this.#broker = broker
    broker.onArrival(stored => this.#onArrival(stored))
  }

  /** Requests held at a queue. */
  countAt(topic: string, group: string, queueId: number): number {
    return this.#queues.get(keyOf(topic, group, queueId))?.length ?? 0
  }

  hold(waiter: Waiter): Held {
    const { clock, config, timers } = this.#broker
    if (this.#total >= config.maxPopPollingSize) return 'full'
    const leftMs = waiter.expiresAt - marginMs - clock.now()
    if (leftMs < 0) return 'expired'
    const key = keyOf(waiter.topic, waiter.group, waiter.queueId)
    const queue = this.#queues.get(key) ?? []
    if (queue.length > config.popPollingSize) return 'full'
    const held = { waiter, timer: timers.after(leftMs + 1, () => this.#wake(key, held)) }
    queue.push(held)
    this.#queues.set(key, queue)
    this.#total++
    const groups = this.#groups.get(waiter.topic) ?? new Set()
    this.#groups.set(waiter.topic, groups.add(waiter.group))
    return 'held'
  }

  /** Wakes the request that has waited longest at a queue; with a message, only one that wants it. */
  notify(topic: string, group: string, queueId: number, message?: StoredMessage): void {
    const key = keyOf(topic, group, queueId)
    const next = this.#queues.get(key)?.find(({ waiter }) => waiter.isAlive())
    if (next === undefined || (message !== undefined && !this.#wants(next.waiter, message))) return
    this.#wake(key, next)
  }

  #wants({ filter }: Waiter, { tagsCode, physicalOffset }: StoredMessage): boolean {
    if (filter === undefined) return true
    const record = filter.matchesEntry(tagsCode) ? this.#broker.store.recordAt(physicalOffset) : undefined
    return record !== undefined && filter.matchesRecord(record)
  }

  #wake(key: string, held: HeldWaiter): void {
    const queue = this.#queues.get(key) ?? []
    const index = queue.indexOf(held)
    if (index < 0) return
    queue.splice(index, 1)
    if (queue.length === 0) this.#queues.delete(key)
    this.#total--
    held.timer.clear()
    if (held.waiter.isAlive()) held.waiter.wake()
  }

  #onArrival(stored: StoredMessage): void {
    if (this.#total === 0) return
    if (isRetryTopic(stored.topic)) this.#onRetried(stored)
    for (const group of this.#groups.get(stored.topic) ?? []) {
      this.notify(stored.topic, group, -1, stored)
      this.notify(stored.topic, group, stored.queueId, stored)
    }
  }

  #onRetried(stored: StoredMessage): void {
    for (const [topic, groups] of this.#groups) {
      for (const group of groups) {
        const forms = [popStoredTopicOf('retry', topic, group), popStoredTopicOf('retry-v2', topic, group)]
        if (forms.includes(stored.topic)) this.#notifyAllQueues(topic, group, stored)
      }
    }
  }

  #notifyAllQueues(topic: string, group: string, stored: StoredMessage): void {
    const queues = this.#broker.topics.get(topic)?.readQueueNums ?? 0
    for (let queueId = -1; queueId < queues; queueId++) this.notify(topic, group, queueId, stored)
  }
}

function keyOf(topic: string, group: string, queueId: number): string {
  return `${topic}@${group}@${queueId}`
}

/** Held POP_MESSAGE requests, as a part. */
export const popWaiters = (broker: Broker): PopWaiters => new PopWaiters(broker)
/** Held NOTIFICATION requests, as a part. */
export const notificationWaiters = (broker: Broker): PopWaiters => new PopWaiters(broker)
