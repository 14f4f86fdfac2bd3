// SPDX-License-Identifier: Apache-2.0
// One queue of a topic: positions of records in the commit log, in the order in which they came. Entries live in chunks
// of numbers, not in objects, because a busy broker holds millions of them.
import type { StoredEntry, TimeBoundary } from './message-store.js'

const chunkEntries = 512
/** Numbers of one entry: position in the commit log, size, time of storage, tags code. */
const width = 4

/** Entries of one queue. */
export class ConsumeQueue {
  /** Chunks by their number; those of dropped entries are deleted. */
  readonly #chunks = new Map<number, Float64Array>()
  #min = 0
  #max = 0

  /** Position of the oldest entry. */
  get minOffset(): number {
    return this.#min
  }

  /** Position of the next entry. */
  get maxOffset(): number {
    return this.#max
  }

  /** Adds an entry; returns its position. */
  push(physicalOffset: number, size: number, storeTimestamp: number, tagsCode: number): number {
    const offset = this.#max++
    const at = (offset % chunkEntries) * width
    const chunk = this.#chunkFor(Math.floor(offset / chunkEntries))
    chunk[at] = physicalOffset
    chunk[at + 1] = size
    chunk[at + 2] = storeTimestamp
    chunk[at + 3] = tagsCode
    return offset
  }

  entryAt(offset: number): StoredEntry | undefined {
    if (!(offset >= this.#min && offset < this.#max)) return undefined
    const chunk = this.#chunks.get(Math.floor(offset / chunkEntries))
    if (chunk === undefined) return undefined
    const at = (offset % chunkEntries) * width
    return {
      queueOffset: offset,
      physicalOffset: chunk[at] ?? 0,
      size: chunk[at + 1] ?? 0,
      storeTimestamp: chunk[at + 2] ?? 0,
      tagsCode: chunk[at + 3] ?? 0,
    }
  }

  /** Lets go of entries whose records lie before `minPhysicalOffset`. */
  dropBefore(minPhysicalOffset: number): void {
    while (this.#min < this.#max && (this.entryAt(this.#min)?.physicalOffset ?? 0) < minPhysicalOffset) {
      this.#min++
      if (this.#min % chunkEntries === 0) this.#chunks.delete(this.#min / chunkEntries - 1)
    }
  }

  /**
   * Position by time of storage. `lower`: the first message at or after the time, or the end of the queue. `upper`: the
   * last one at or before it, or 0.
   */
  offsetAt(timestamp: number, boundary: TimeBoundary): number {
    let low = this.#min
    let high = this.#max
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      const time = this.entryAt(middle)?.storeTimestamp ?? 0
      if (boundary === 'lower' ? time < timestamp : time <= timestamp) low = middle + 1
      else high = middle
    }
    if (boundary === 'lower') return low
    return low > this.#min ? low - 1 : 0
  }

  #chunkFor(number: number): Float64Array {
    const known = this.#chunks.get(number)
    if (known !== undefined) return known
    const made = new Float64Array(chunkEntries * width)
    this.#chunks.set(number, made)
    return made
  }
}
