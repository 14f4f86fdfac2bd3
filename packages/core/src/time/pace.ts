// SPDX-License-Identifier: Apache-2.0
// How often a request that leads nowhere is repeated: whatever the peer answers, only a few times a second, and slower
// each time. The one rule for every request loop.

/** Milliseconds of the first pause; doubled with each answer that leads nowhere. */
const firstMs = 50
/** Milliseconds of a pause at most. */
const longestMs = 1000

/** The pauses of one loop. */
export class Pace {
  #fruitless = 0

  /** An answer has led somewhere: the next pause is a short one again. */
  progress(): void {
    this.#fruitless = 0
  }

  /** An answer has led nowhere. @returns milliseconds to wait before the next request: 50, 100, 200, … 1000 */
  fruitless(): number {
    return Math.min(longestMs, firstMs * 2 ** Math.min(this.#fruitless++, 10))
  }

  /** There has been no progress for so long that it should be reported. */
  get isHopeless(): boolean {
    return firstMs * 2 ** this.#fruitless > longestMs
  }
}
