// SPDX-License-Identifier: Apache-2.0
// An operation on several brokers that failed on some of them. Its code, response code and cause are those of the
// first failure, so that code that matches on `code` need not know how many brokers there were.
import { BrokerError, RocketMQError, type ErrorContext, type Outcome } from '@rocketmq-ts/core'

/** A broker where an operation was done. */
export interface BrokerOutcome {
  /** Name of the broker, not its address. */
  readonly brokerName: string
  /** `host:port` of the member that was asked. */
  readonly address: string
  /** Milliseconds that it took. */
  readonly elapsedMs: number
}

/** A broker where an operation failed. */
export interface BrokerFailure {
  /** Name of the broker, not its address. */
  readonly brokerName: string
  /** `host:port` of the member that was asked; absent when there was none to ask. */
  readonly address: string | undefined
  /** Milliseconds until it failed. */
  readonly elapsedMs: number
  /** Why it failed there. */
  readonly error: RocketMQError
}

/** What an operation on several brokers rejects with when it failed on at least one of them. */
export class AdminError extends RocketMQError {
  /** Every broker where it failed, and why. */
  readonly failures: readonly BrokerFailure[]
  /** Brokers where it was done, and is not taken back. */
  readonly done: readonly BrokerOutcome[]
  /** Of the first failure, when a broker refused. */
  readonly responseCode: number | undefined
  /** Its name, such as `INVALID_PARAMETER`. */
  readonly responseName: string | undefined
  /** The broker's own words. */
  readonly remark: string | undefined

  /** @param failures at least one */
  constructor(what: string, failures: readonly [BrokerFailure, ...BrokerFailure[]], done: readonly BrokerOutcome[]) {
    const first = failures[0].error
    super(first.code, messageOf(what, failures, done), contextOf(failures))
    this.failures = failures
    this.done = done
    const refusal = first instanceof BrokerError ? first : undefined
    this.responseCode = refusal?.responseCode
    this.responseName = refusal?.responseName
    this.remark = refusal?.remark
  }
}

function messageOf(what: string, failures: readonly BrokerFailure[], done: readonly BrokerOutcome[]): string {
  const total = failures.length + done.length
  const lines = failures.map(({ brokerName, address, elapsedMs, error }) => {
    const where = address === undefined ? brokerName : `${brokerName} (${address})`
    return `\n  ${where} after ${Math.round(elapsedMs)} ms: ${error.message}`
  })
  return `${what} failed on ${failures.length} of ${total} brokers:${lines.join('')}`
}

/** Worth another try only when every failure is; done or not, as the worst failure tells. */
function contextOf(failures: readonly [BrokerFailure, ...BrokerFailure[]]): ErrorContext {
  const first = failures[0].error
  const errors = failures.map(({ error }) => error)
  const outcome = (['unknown', 'rejected', 'not-sent'] as const satisfies readonly Outcome[]).find(worst =>
    errors.some(error => error.outcome === worst),
  )
  return {
    cause: first,
    retry: errors.some(error => error.retry === 'never') ? 'never' : first.retry,
    ...(outcome === undefined ? {} : { outcome }),
    ...(first.request === undefined ? {} : { request: first.request }),
    ...(first.address === undefined ? {} : { address: first.address }),
  }
}
