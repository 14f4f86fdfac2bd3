// SPDX-License-Identifier: Apache-2.0
// How often something happened in the last ten minutes, second by second. [StoreStatsService.java]

/** Seconds that are looked back at most. */
const span = 600
const slots = span + 1

/** Counts of one thing. */
export class RecentCounts {
  readonly #counts = new Float64Array(slots)
  readonly #seconds = new Float64Array(slots)

  /** @param now monotonic milliseconds */
  add(now: number, count: number): void {
    const second = Math.floor(now / 1000)
    const at = second % slots
    if (this.#seconds[at] !== second) this.#counts[at] = 0
    this.#seconds[at] = second
    this.#counts[at] = (this.#counts[at] ?? 0) + count
  }

  /** How many in a second, on average over the given number of whole seconds before `now`, at most 600. */
  perSecond(now: number, seconds: number): number {
    const current = Math.floor(now / 1000)
    let sum = 0
    for (let second = current - seconds; second < current; second++) {
      const at = second % slots
      if (this.#seconds[at] === second) sum += this.#counts[at] ?? 0
    }
    return sum / seconds
  }
}
