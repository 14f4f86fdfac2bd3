// SPDX-License-Identifier: Apache-2.0
// Offsets in memory, by queue. [ControllableOffset.java]
import { messageQueueKey, type MessageQueue, type QueueOffset } from '@rocketmq-ts/protocol'

interface Entry {
  readonly queue: MessageQueue
  offset: number
  isFrozen: boolean
}

export class OffsetTable {
  readonly #entries = new Map<string, Entry>()

  get(queue: MessageQueue): number | undefined {
    return this.#entries.get(messageQueueKey(queue))?.offset
  }

  /** Moves forward only. */
  advance(queue: MessageQueue, offset: number): void {
    const entry = this.#entry(queue, offset)
    if (!entry.isFrozen && offset > entry.offset) entry.offset = offset
  }

  set(queue: MessageQueue, offset: number): void {
    const entry = this.#entry(queue, offset)
    if (!entry.isFrozen) entry.offset = offset
  }

  freeze(queue: MessageQueue, offset: number): void {
    const entry = this.#entry(queue, offset)
    entry.offset = offset
    entry.isFrozen = true
  }

  delete(queue: MessageQueue): void {
    this.#entries.delete(messageQueueKey(queue))
  }

  offsets(topic?: string): readonly QueueOffset[] {
    const all = Array.from(this.#entries.values(), ({ queue, offset }) => ({ queue, offset }))
    return topic === undefined ? all : all.filter(({ queue }) => queue.topic === topic)
  }

  #entry(queue: MessageQueue, offset: number): Entry {
    const key = messageQueueKey(queue)
    const known = this.#entries.get(key)
    if (known !== undefined) return known
    const entry = { queue, offset, isFrozen: false }
    this.#entries.set(key, entry)
    return entry
  }
}
