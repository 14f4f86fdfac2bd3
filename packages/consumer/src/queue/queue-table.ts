// SPDX-License-Identifier: Apache-2.0
// The queues that this consumer pulls, by key: everything that asks "which belong to this consumer?" asks here.
import { messageQueueKey, type MessageQueue } from '@rocketmq-ts/protocol'
import type { ProcessQueue } from './process-queue.js'

export class QueueTable {
  readonly #queues = new Map<string, ProcessQueue>()

  /** All of them. */
  get all(): Iterable<ProcessQueue> {
    return this.#queues.values()
  }

  /** Messages that wait in all of them, or that handlers have. */
  get count(): number {
    let sum = 0
    for (const { count } of this.#queues.values()) sum += count
    return sum
  }

  /** Bytes of the records of these messages. */
  get bytes(): number {
    let sum = 0
    for (const { bytes } of this.#queues.values()) sum += bytes
    return sum
  }

  get(queue: MessageQueue): ProcessQueue | undefined {
    return this.#queues.get(messageQueueKey(queue))
  }

  has(key: string): boolean {
    return this.#queues.has(key)
  }

  /** Those of one topic. */
  ofTopic(topic: string): ProcessQueue[] {
    return [...this.#queues.values()].filter(({ queue }) => queue.topic === topic)
  }

  /** How many there are of one topic. */
  countOf(topic: string): number {
    let count = 0
    for (const { queue } of this.#queues.values()) if (queue.topic === topic) count++
    return count
  }

  add(queue: ProcessQueue): void {
    this.#queues.set(queue.key, queue)
  }

  /** Drops the queue, and takes it out unless another one is in its place. */
  drop(queue: ProcessQueue): void {
    queue.drop()
    if (this.#queues.get(queue.key) === queue) this.#queues.delete(queue.key)
  }

  /** Puts another start in the place of a queue, which is dropped; false when the old one is not here any more. */
  replace(old: ProcessQueue, fresh: ProcessQueue): boolean {
    if (this.#queues.get(old.key) !== old) return false
    old.drop()
    this.#queues.set(fresh.key, fresh)
    return true
  }
}
