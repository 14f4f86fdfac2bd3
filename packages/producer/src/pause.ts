// SPDX-License-Identifier: Apache-2.0
import type { Clock } from '@rocketmq-ts/core'

/** Resolves after `delayMs`, or as soon as the signal aborts. Never rejects: whoever goes on looks at the signal. */
export function pause(clock: Clock, delayMs: number, signal: AbortSignal | undefined): Promise<void> {
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
