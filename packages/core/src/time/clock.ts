// SPDX-License-Identifier: Apache-2.0
// Time is a dependency: code that waits or reads the time takes a Clock, so that tests can move time themselves.
import { turn } from './turn.js'

/** A running timer. */
export interface Timer {
  /** Stops it; later calls do nothing. */
  clear(): void
}

export interface Clock {
  /** Wall clock, whole milliseconds since the epoch: it is written on the wire. May jump, so only for time stamps. */
  now(): number
  /** Milliseconds from an arbitrary start, with fractions, never backwards. For deadlines and durations. */
  monotonic(): number
  /**
   * Runs `callback` once after `delayMs`, and keeps the process alive while it waits. `Infinity` means never: no timer
   * is made.
   */
  setTimeout(callback: () => void, delayMs: number): Timer
}

/**
 * Longest time that a timer of Node.js can be set to, ms: 24.8 days, 31 bits; it runs a longer one after 1 ms. Upper
 * bound of every option that is a duration.
 */
export const longestDurationMs = 0x7fffffff

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimeout(callback, delayMs) {
    if (delayMs === Infinity) return never
    if (delayMs > longestDurationMs) return afterLong(callback, delayMs)
    const timer = setTimeout(callback, delayMs)
    return { clear: () => clearTimeout(timer) }
  },
}

const never: Timer = { clear: () => undefined }

/** One timer after the other, each as long as it can be. */
function afterLong(callback: () => void, delayMs: number): Timer {
  let current = systemClock.setTimeout(() => {
    current = systemClock.setTimeout(callback, delayMs - longestDurationMs)
  }, longestDurationMs)
  return { clear: () => current.clear() }
}

interface VirtualTimer {
  readonly at: number
  readonly callback: () => void
}

/** A clock that stands still until `advance` is called. */
export class VirtualClock implements Clock {
  #elapsed = 0
  readonly #start: number
  readonly #timers = new Set<VirtualTimer>()

  /** @param start wall-clock time at the beginning, milliseconds since the epoch */
  constructor(start = 1_700_000_000_000) {
    this.#start = start
  }

  /** Time at the beginning and all that was advanced, whole milliseconds since the epoch. */
  now(): number {
    return Math.floor(this.#start + this.#elapsed)
  }

  /** Milliseconds that were advanced. */
  monotonic(): number {
    return this.#elapsed
  }

  /** Timers that wait. */
  get pending(): number {
    return this.#timers.size
  }

  /** Runs `callback` within the `advance` that reaches its time; `Infinity` means never. */
  setTimeout(callback: () => void, delayMs: number): Timer {
    if (delayMs === Infinity) return never
    const timer = { at: this.#elapsed + Math.max(0, delayMs), callback }
    this.#timers.add(timer)
    return { clear: () => void this.#timers.delete(timer) }
  }

  /**
   * Moves time forward and runs what falls due, earliest first. Between two timers the event loop turns once, so
   * that work which a timer started on sockets can go on.
   */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#elapsed + milliseconds
    for (;;) {
      const due = this.#earliest(end)
      if (due === undefined) break
      this.#timers.delete(due)
      this.#elapsed = Math.max(this.#elapsed, due.at)
      due.callback()
      await turn()
    }
    this.#elapsed = end
    await turn()
  }

  #earliest(end: number): VirtualTimer | undefined {
    let earliest: VirtualTimer | undefined
    for (const timer of this.#timers) {
      if (timer.at <= end && (earliest === undefined || timer.at < earliest.at)) earliest = timer
    }
    return earliest
  }
}
