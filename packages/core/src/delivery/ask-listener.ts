// SPDX-License-Identifier: Apache-2.0
// Asks an application's transaction listener, which may throw, never answer, or say nonsense: then the state is
// unknown.
import { asError, TransactionError } from '../errors/errors.js'
import { valueText } from '../errors/value-text.js'
import type { LocalTransactionState } from '../message/transaction-state.js'
import type { Clock } from '../time/clock.js'
import { withDeadline } from '../time/deadline.js'

export interface LocalAnswer {
  /** How the transaction is to end. */
  readonly state: LocalTransactionState
  /** Why the state is unknown, when the listener did not say so itself. */
  readonly error: TransactionError | undefined
}

export interface AskOptions {
  readonly clock: Clock
  readonly timeoutMs: number
  /** Ends the wait early. */
  readonly signal: AbortSignal
}

const states: ReadonlySet<unknown> = new Set<LocalTransactionState>(['commit', 'rollback', 'unknown'])

/** @param what names the listener's method in errors. Never rejects. */
export async function askListener(
  what: string,
  ask: (signal: AbortSignal) => LocalTransactionState | Promise<LocalTransactionState>,
  { clock, timeoutMs, signal }: AskOptions,
): Promise<LocalAnswer> {
  const aborter = new AbortController()
  const giveUp = (reason: string, cause?: unknown) =>
    new TransactionError(`${what} ${reason}; the broker will ask again`, { cause })
  const answer = async () => {
    const state = await ask(aborter.signal)
    if (states.has(state)) return state
    throw giveUp(`answered "${valueText(state)}", which is none of commit, rollback and unknown`)
  }
  try {
    const state = await withDeadline(answer(), {
      clock,
      timeoutMs,
      signal,
      onTimeout: () => giveUp(`gave no answer within ${timeoutMs} ms`),
      onAbort: () => giveUp('was not waited for: the producer was closed'),
    })
    return { state, error: undefined }
  } catch (thrown) {
    const error = thrown instanceof TransactionError ? thrown : giveUp(`failed: ${asError(thrown).message}`, thrown)
    aborter.abort(error)
    return { state: 'unknown', error }
  }
}
