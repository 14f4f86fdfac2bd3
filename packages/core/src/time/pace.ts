// SPDX-License-Identifier: Apache-2.0
// How fast someone may ask who gets nowhere: whatever a peer answers, no more than a few times a second, and slower each
// time. The one rule for every loop of requests.

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

  /** Nothing has become better for so long that someone should be told. */
  get isHopeless(): boolean {
    return firstMs * 2 ** this.#fruitless > longestMs
  }
}
