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
} from '@rocketmq-ts/core'

export interface SendFailure {
  readonly topic: string
  readonly attempts: readonly SendAttempt[]
  readonly outcome: Outcome
  readonly cause: Error
}

/** Signals and our own end keep their class, and so does what ended a send of which nothing has left. */
export function sendErrorOf({ topic, attempts, outcome, cause }: SendFailure): Error {
  if (cause instanceof AbortedError) return new AbortedError(cause.message, { cause: cause.cause, outcome })
  if (cause instanceof ClosedError) return new ClosedError(cause.message, { cause, outcome })
  const isMistake = cause instanceof UsageError && cause.retry === 'never'
  if (outcome === 'not-sent' && (isMistake || attempts.length === 0)) return cause
  const answer = attempts.findLast(({ error }) => error instanceof BrokerError)?.error
  const responseCode = answer instanceof BrokerError ? answer.responseCode : undefined
  return new SendError(textOf(topic, attempts, cause), [...attempts], { cause, outcome, responseCode })
}

function textOf(topic: string, attempts: readonly SendAttempt[], cause: Error): string {
  const lines = attempts.map(
    ({ brokerName, queueId, elapsedMs, error }) =>
      `\n  ${brokerName} queue ${queueId} after ${Math.round(elapsedMs)} ms: ${error?.message ?? 'stored'}`,
  )
  const end = cause === attempts.at(-1)?.error ? '' : `\n  then: ${cause.message}`
  return `the message to topic "${topic}" could not be sent; tried:${lines.join('')}${end}`
}
