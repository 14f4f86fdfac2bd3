// SPDX-License-Identifier: Apache-2.0
// The timers of one server: all of them end with it. Everything that waits or repeats in this package is started here,
// so that a VirtualClock drives it and nothing outlives its owner.
import type { Clock, Timer } from '@rocketmq-ts/core'

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

  /** Runs `act` every `periodMs`, first after `firstMs` (one period when left out). */
  every(periodMs: number, act: () => void, firstMs = periodMs): Timer {
    let current = this.after(firstMs, run)
    const again = () => (current = this.after(periodMs, run))
    function run(): void {
      again()
      act()
    }
    return { clear: () => current.clear() }
  }

  /** Ends all of them, for good. */
  clear(): void {
    this.#isCleared = true
    for (const timer of this.#running) timer.clear()
    this.#running.clear()
  }
}
