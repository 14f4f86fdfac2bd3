// SPDX-License-Identifier: Apache-2.0
// Waits for a wake-up, which ends all waits at once, bounded by time and signal. After it, each looks again whether
// there is something for it.
import { AbortedError } from '../errors/errors.js'
import type { Clock } from './clock.js'
import { withDeadline } from './deadline.js'

/** What bounds a wait. */
export interface WakeUpBounds {
  /** Milliseconds; without it, only a wake and the signal end the wait. */
  readonly timeoutMs?: number | undefined
  /** Ends the wait. */
  readonly signal?: AbortSignal | undefined
}

export class WakeUp {
  readonly #clock: Clock
  readonly #waiters = new Set<() => void>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Ends the waits of now. */
  wake(): void {
    for (const wake of this.#waiters) wake()
  }

  /** Resolves at the next wake, or when the time is over. Rejects with `AbortedError`. */
  async wait({ timeoutMs, signal }: WakeUpBounds): Promise<void> {
    let wake: () => void = () => undefined
    const woken = new Promise<void>(resolve => (wake = resolve))
    this.#waiters.add(wake)
    const timer = timeoutMs === undefined ? undefined : this.#clock.setTimeout(wake, timeoutMs)
    try {
      // The timer above ends the wait without an error.
      const onTimeout = () => abortedWait(undefined)
      await withDeadline(woken, { clock: this.#clock, signal, onTimeout, onAbort: abortedWait })
    } finally {
      timer?.clear()
      this.#waiters.delete(wake)
    }
  }
}

/** What a wait for messages ends with when its signal aborts. */
export function abortedWait(cause: unknown): AbortedError {
  return new AbortedError('waiting for messages was aborted', { cause })
}
