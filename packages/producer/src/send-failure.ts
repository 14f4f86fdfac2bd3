// SPDX-License-Identifier: Apache-2.0
// The error that the caller of a failed send gets: with every attempt, and with what is known of the message.
import {
  AbortedError,
  BrokerError,
  ClosedError,
  SendError,
  UsageError,
  type Outcome,
  type SendAttempt,
} from '@rocketmq-ts/protocol'

export interface SendFailure {
  readonly topic: string
  readonly attempts: readonly SendAttempt[]
  readonly outcome: Outcome
  readonly cause: Error
}

/** Signals, our own end and mistakes of the caller keep their class; everything else is a `SendError`. */
export function failureOf({ topic, attempts, outcome, cause }: SendFailure): Error {
  if (cause instanceof AbortedError) return new AbortedError(cause.message, { cause: cause.cause, outcome })
  if (cause instanceof ClosedError) return new ClosedError(cause.message, { cause, outcome })
  if (cause instanceof UsageError) return cause
  const answer = attempts.findLast(({ error }) => error instanceof BrokerError)?.error
  const responseCode = answer instanceof BrokerError ? answer.responseCode : undefined
  return new SendError(textOf(topic, attempts), [...attempts], { cause, outcome, responseCode })
}

function textOf(topic: string, attempts: readonly SendAttempt[]): string {
  const lines = attempts.map(
    ({ brokerName, queueId, elapsedMs, error }) =>
      `\n  ${brokerName} queue ${queueId} after ${Math.round(elapsedMs)} ms: ${error?.message ?? 'stored'}`,
  )
  return `the message to topic "${topic}" could not be sent; tried:${lines.join('')}`
}
