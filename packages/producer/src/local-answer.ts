// SPDX-License-Identifier: Apache-2.0
// Asks the application's listener, which may throw, never answer, or say nonsense: then the state is unknown.
import {
  asError,
  onAbort,
  TransactionError,
  valueText,
  type Clock,
  type LocalTransactionState,
} from '@rocketmq-ts/core'

export interface LocalAnswer {
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
export function askListener(
  what: string,
  ask: (signal: AbortSignal) => LocalTransactionState | Promise<LocalTransactionState>,
  { clock, timeoutMs, signal }: AskOptions,
): Promise<LocalAnswer> {
  const aborter = new AbortController()
  return new Promise(resolve => {
    let unlink: () => void = () => undefined
    const settle = (state: LocalTransactionState, error?: TransactionError) => {
      timer.clear()
      unlink()
      resolve({ state, error })
    }
    const giveUp = (reason: string, cause?: unknown) => {
      const error = new TransactionError(`${what} ${reason}; the broker will ask again`, { cause })
      aborter.abort(error)
      settle('unknown', error)
    }
    const timer = clock.setTimeout(() => giveUp(`gave no answer within ${timeoutMs} ms`), timeoutMs)
    attempt(ask, aborter.signal).then(
      state => {
        if (states.has(state)) settle(state)
        else giveUp(`answered "${valueText(state)}", which is none of commit, rollback and unknown`)
      },
      (thrown: unknown) => giveUp(`failed: ${asError(thrown).message}`, thrown),
    )
    unlink = onAbort(signal, () => giveUp('was not waited for: the producer was closed'))
  })
}

async function attempt(
  ask: (signal: AbortSignal) => LocalTransactionState | Promise<LocalTransactionState>,
  signal: AbortSignal,
): Promise<LocalTransactionState> {
  return ask(signal)
}
