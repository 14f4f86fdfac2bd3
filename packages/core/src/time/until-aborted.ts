// SPDX-License-Identifier: Apache-2.0
// Ends a wait when the caller does not want it any more; the work itself may go on.
import { AbortedError } from '../errors/errors.js'
import { onAbort } from './abort.js'

/** How a call can be ended. */
export interface AbortOptions {
  /** Ends the wait with `AbortedError`. */
  readonly signal?: AbortSignal | undefined
}

/** Settles as the work does, or rejects with `AbortedError` as soon as the signal aborts. @param what names the work */
export async function untilAborted<T>({ signal }: AbortOptions, what: string, work: () => T | Promise<T>): Promise<T> {
  if (signal === undefined) return work()
  const aborted = () => new AbortedError(`${what} was aborted`, { cause: signal.reason })
  if (signal.aborted) throw aborted()
  let unlink: () => void = () => undefined
  const aborting = new Promise<never>((_, reject) => (unlink = onAbort(signal, () => reject(aborted()))))
  try {
    return await Promise.race([work(), aborting])
  } finally {
    unlink()
  }
}
