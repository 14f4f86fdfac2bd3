// SPDX-License-Identifier: Apache-2.0
// How often a request that leads nowhere is repeated: whatever the peer answers, only a few times a second, and slower
// each time. The one rule for every request loop.
import { backOffMs } from './back-off.js'

const pauses = { initialMs: 50, maxMs: 1000 }

/** The pauses of one loop. */
export class Pace {
  #fruitless = 0

  /** An answer has led somewhere: the next pause is a short one again. */
  progress(): void {
    this.#fruitless = 0
  }

  /** An answer has led nowhere. @returns milliseconds to wait before the next request: 50, 100, 200, … 1000 */
  fruitless(): number {
    return backOffMs(pauses, ++this.#fruitless)
  }

  /** There has been no progress for so long that it should be reported: pauses no longer grow. */
  get isHopeless(): boolean {
    return backOffMs(pauses, this.#fruitless + 1) === pauses.maxMs
  }
}
