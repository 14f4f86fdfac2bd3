// SPDX-License-Identifier: Apache-2.0
import type { Clock } from './ground.js'

/** Resolves after `delayMs`, or as soon as the signal aborts. Never rejects: what goes on looks at the signal. */
export function pause(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const done = () => {
      timer.clear()
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = clock.setTimeout(done, delayMs)
    signal.addEventListener('abort', done, { once: true })
    if (signal.aborted) done()
  })
}

/** Waits between attempts that grow from 100 ms to `maxMs`, each up to a fifth shorter or longer. */
export function backOffMs(attempt: number, maxMs: number): number {
  const jitter = 0.8 + Math.random() * 0.4
  return Math.min(maxMs, 100 * 2 ** Math.min(attempt, 20)) * jitter
}
