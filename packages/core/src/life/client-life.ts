// SPDX-License-Identifier: Apache-2.0
// The options of `start`, `ready` and `close`, the same for every kind of client.
import { AbortedError } from '../errors/errors.js'
import { CallRules, kinds } from '../options/call-checks.js'
import { untilAborted, type AbortOptions } from '../time/until-aborted.js'

/** Options of `close`. */
export const closeRules = new CallRules('the options of close', { timeoutMs: kinds.duration })
/** Options of `ready`. */
export const readyRules = new CallRules('the options of ready', { timeoutMs: kinds.duration, signal: kinds.signal })
const startRules = new CallRules('the options of start', { signal: kinds.signal })

/**
 * Starts a client; one whose signal aborts meanwhile is closed, and the start rejects with `AbortedError`.
 * @param what names the client in errors
 */
export async function startUnlessAborted(
  options: AbortOptions,
  what: string,
  { start, close }: { readonly start: () => Promise<void>; readonly close: () => Promise<unknown> },
): Promise<void> {
  startRules.check(options)
  let starting: Promise<void> | undefined
  try {
    await untilAborted(options, `the start of the ${what}`, () => (starting = start()))
  } catch (error) {
    if (starting !== undefined && error instanceof AbortedError) void close()
    throw error
  }
}
