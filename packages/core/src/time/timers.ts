// SPDX-License-Identifier: Apache-2.0
// The timers of one owner: all of them end with it, so that nothing outlives it.
import type { Clock, Timer } from './clock.js'

/** Timers that end together. */
export class Timers {
  readonly #clock: Clock
  readonly #running = new Set<Timer>()
  #isCleared = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Timers that wait. */
  get pending(): number {
    return this.#running.size
  }

  /** Runs `act` once after `delayMs`, unless it is cleared before. After `clear` nothing starts any more. */
  after(delayMs: number, act: () => void): Timer {
    if (this.#isCleared) return { clear: () => undefined }
    const timer = this.#clock.setTimeout(() => {
      this.#running.delete(timer)
      act()
    }, delayMs)
    this.#running.add(timer)
    return {
      clear: () => {
        timer.clear()
        this.#running.delete(timer)
      },
    }
  }

  /**
   * Runs `act` again and again, each time `periodMs` after it has ended, so that it never overlaps itself. The first
   * run is after `firstMs`, one period by default. `act` must not throw or reject.
   */
  every(periodMs: number, act: () => void | Promise<void>, firstMs = periodMs): Timer {
    let isCleared = false
    const again = () => {
      if (!isCleared) current = this.after(periodMs, run)
    }
    const run = () => {
      const running = act()
      if (running instanceof Promise) void running.then(again)
      else again()
    }
    let current = this.after(firstMs, run)
    return {
      clear: () => {
        isCleared = true
        current.clear()
      },
    }
  }

  /** Ends all of them, for good. */
  clear(): void {
    this.#isCleared = true
    for (const timer of this.#running) timer.clear()
    this.#running.clear()
  }
}
