// SPDX-License-Identifier: Apache-2.0
import type { Clock } from './clock.js'

/** Resolves after `delayMs`, or as soon as the signal aborts. Never rejects: the caller looks at the signal. */
export function pause(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted === true) return Promise.resolve()
  return new Promise(resolve => {
    const done = () => {
      timer.clear()
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const timer = clock.setTimeout(done, delayMs)
    signal?.addEventListener('abort', done, { once: true })
  })
}
