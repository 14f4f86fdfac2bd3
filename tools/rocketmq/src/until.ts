// SPDX-License-Identifier: Apache-2.0
// Waits for a fact. Nothing in this package sleeps for a fixed time and hopes.
import { setTimeout as pause } from 'node:timers/promises'
import { LauncherError } from './launcher-error.js'

/** How long and how often {@link until} looks. */
export interface UntilOptions {
  /** Gives up with `ERR_START` after this many milliseconds. */
  readonly timeoutMs: number
  /** Pause between two looks in milliseconds. Default 100. */
  readonly intervalMs?: number
  /** Ends the wait at once; its reason is what `until` rejects with. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Asks `probe` until it returns something other than `undefined`, and resolves to that.
 * An error thrown by `probe` counts as "not yet"; the last one becomes the cause when time is up.
 */
export async function until<T>(
  what: string,
  probe: (signal: AbortSignal) => Promise<T | undefined>,
  { timeoutMs, intervalMs = 100, signal: outer }: UntilOptions,
): Promise<T> {
  const deadline = new AbortController()
  const timer = setTimeout(() => deadline.abort(), timeoutMs)
  const signal = outer === undefined ? deadline.signal : AbortSignal.any([outer, deadline.signal])
  let last: unknown
  try {
    while (!signal.aborted) {
      try {
        const found = await probe(signal)
        if (found !== undefined) return found
      } catch (error) {
        last = error
      }
      // An abort during the pause ends the loop by its condition.
      await pause(intervalMs, undefined, { signal }).catch(() => undefined)
    }
  } finally {
    clearTimeout(timer)
  }
  outer?.throwIfAborted()
  const reason = last instanceof Error ? `: ${last.message}` : ''
  throw new LauncherError('ERR_START', `${what}: still waiting after ${timeoutMs} ms${reason}`, { cause: last })
}
