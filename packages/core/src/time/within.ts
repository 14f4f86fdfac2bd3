// SPDX-License-Identifier: Apache-2.0
// Waits for work that may be left behind, such as the last words of a client that closes: running out of time
// is no error here. Where it is one, the wait is that of `withDeadline`.
import type { Clock } from './clock.js'
import { pause } from './pause.js'

/**
 * Waits for `work`, but `ms` milliseconds at most; the work goes on then. Rejects as the work does.
 * @returns true when the work was done in time
 */
export async function within(clock: Clock, ms: number, work: Promise<unknown>): Promise<boolean> {
  const isDone = new AbortController()
  try {
    return await Promise.race([work.then(() => true), pause(clock, ms, isDone.signal).then(() => false)])
  } finally {
    isDone.abort()
  }
}
