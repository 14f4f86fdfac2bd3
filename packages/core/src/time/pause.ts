// SPDX-License-Identifier: Apache-2.0
// The wait for nothing but time. Where there is work to wait for, `within` or `withDeadline` bounds the wait for it.
import { onAbort } from './abort.js'
import type { Clock } from './clock.js'

/** Resolves after `delayMs`, or as soon as the signal aborts. Never rejects: the caller looks at the signal. */
export function pause(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted === true) return Promise.resolve()
  return new Promise(resolve => {
    const done = () => {
      timer.clear()
      unlink()
      resolve()
    }
    const timer = clock.setTimeout(done, delayMs)
    const unlink = onAbort(signal, done)
  })
}
