// SPDX-License-Identifier: Apache-2.0
// Bounds the wait for work that others may share: the end of the wait does not end the work.
import { onAbort as whenAborted } from './abort.js'
import type { Clock } from './clock.js'

export interface WaitBounds {
  /** Measures the wait. */
  readonly clock: Clock
  /** Milliseconds until the wait ends; without it, only `signal` ends it. */
  readonly timeoutMs?: number | undefined
  /** Ends the wait. */
  readonly signal?: AbortSignal | undefined
  /** What the wait rejects with when the time is over. */
  readonly onTimeout: () => Error
  /** What the wait rejects with when the signal aborts. */
  readonly onAbort: (reason: unknown) => Error
}

/** Settles as `work` does, or rejects when its time is over or its signal aborts. */
export function withDeadline<T>(work: Promise<T>, bounds: WaitBounds): Promise<T> {
  const { clock, timeoutMs, signal, onTimeout, onAbort } = bounds
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      timer?.clear()
      unlink()
      act()
    }
    const timer =
      timeoutMs === undefined ? undefined : clock.setTimeout(() => settle(() => reject(onTimeout())), timeoutMs)
    let unlink: () => void = () => undefined
    unlink = whenAborted(signal, () => settle(() => reject(onAbort(signal?.reason))))
    work.then(
      value => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(error)),
    )
  })
}
