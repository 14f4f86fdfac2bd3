// SPDX-License-Identifier: Apache-2.0
// Things that fall due at a time, earliest first. A heap: entries may come in any order, and those that are cancelled
// stay inside until their time comes or until they are the majority.

interface Entry<T> {
  readonly at: number
  readonly item: T
}

/** Below this number of entries cancelled ones do not matter. */
const tidyFrom = 1024

/** A queue ordered by due time. An item is in it at most once. */
export class DueQueue<T extends object> {
  #heap: Entry<T>[] = []
  readonly #live = new Map<T, Entry<T>>()

  /** Items that wait; for specs. */
  get size(): number {
    return this.#live.size
  }

  /** When the earliest item falls due. */
  get earliest(): number | undefined {
    this.#dropCancelled()
    return this.#heap[0]?.at
  }

  /** Adds an item; one that is there already gets the new time. */
  add(item: T, at: number): void {
    const entry = { at, item }
    this.#live.set(item, entry)
    this.#heap.push(entry)
    this.#rise(this.#heap.length - 1)
    this.#tidy()
  }

  /** True when the item was there. */
  delete(item: T): boolean {
    return this.#live.delete(item)
  }

  /** Takes the earliest item that is due at `now`; `undefined` when none is. */
  take(now: number): T | undefined {
    const { earliest } = this
    if (earliest === undefined || earliest > now) return undefined
    const entry = this.#pop()
    if (entry !== undefined) this.#live.delete(entry.item)
    return entry?.item
  }

  #isLive(entry: Entry<T> | undefined): boolean {
    return entry !== undefined && this.#live.get(entry.item) === entry
  }

  #dropCancelled(): void {
    while (this.#heap.length > 0 && !this.#isLive(this.#heap[0])) this.#pop()
  }

  #tidy(): void {
    if (this.#heap.length < tidyFrom || this.#heap.length < 2 * this.#live.size) return
    // A sorted list is a heap.
    this.#heap = [...this.#live.values()].sort((one, other) => one.at - other.at)
  }

  #pop(): Entry<T> | undefined {
    const top = this.#heap[0]
    const last = this.#heap.pop()
    if (last !== undefined && this.#heap.length > 0) {
      this.#heap[0] = last
      this.#sink()
    }
    return top
  }

  #timeAt(index: number): number {
    return this.#heap[index]?.at ?? Infinity
  }

  #swap(one: number, other: number): void {
    const [first, second] = [this.#heap[one], this.#heap[other]]
    if (first === undefined || second === undefined) return
    this.#heap[one] = second
    this.#heap[other] = first
  }

  #rise(from: number): void {
    let index = from
    while (index > 0) {
      const parent = (index - 1) >> 1
      if (this.#timeAt(parent) <= this.#timeAt(index)) return
      this.#swap(parent, index)
      index = parent
    }
  }

  #sink(): void {
    let index = 0
    for (;;) {
      const left = 2 * index + 1
      const child = this.#timeAt(left) <= this.#timeAt(left + 1) ? left : left + 1
      if (this.#timeAt(child) >= this.#timeAt(index)) return
      this.#swap(child, index)
      index = child
    }
  }
}
