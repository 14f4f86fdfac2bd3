// SPDX-License-Identifier: Apache-2.0
// Timers of one owner, who clears them all at once when it ends.
import type { Clock, Timer } from './clock.js'

export class TimerGroup {
  readonly #clock: Clock
  readonly #timers = new Set<Timer>()
  #isCleared = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Runs `work` once after `delayMs`; never after `clear`. */
  after(delayMs: number, work: () => void): void {
    if (this.#isCleared) return
    const timer = this.#clock.setTimeout(() => {
      this.#timers.delete(timer)
      work()
    }, delayMs)
    this.#timers.add(timer)
  }

  /** Runs `work` again and again, `periodMs` after it has ended. `work` must not reject. */
  every(periodMs: number, work: () => void | Promise<void>): void {
    this.after(periodMs, () => void this.#repeat(periodMs, work))
  }

  /** Ends all timers, for good. */
  clear(): void {
    this.#isCleared = true
    for (const timer of this.#timers) timer.clear()
    this.#timers.clear()
  }

  async #repeat(periodMs: number, work: () => void | Promise<void>): Promise<void> {
    await work()
    this.every(periodMs, work)
  }
}
