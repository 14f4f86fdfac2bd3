// SPDX-License-Identifier: Apache-2.0
// The exit codes of `rmq`, and which error ends a command with which.
import { BrokerError, RocketMQError } from '@rocketmq-ts/core'

/** Exit codes. Scripts rely on them: they never change their meaning. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  refused: 4,
  unreachable: 5,
  interrupted: 130,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** What each code means, for the help text and the generated page. */
export const exitCodeMeanings: Readonly<Record<keyof typeof exitCodes, string>> = {
  done: 'done',
  failed: 'failed; the line on standard error says why',
  usage: 'wrong arguments or options; nothing was sent',
  notFound: 'the topic, group, message or broker does not exist',
  refused: 'a server refused: missing permission, wrong signature',
  unreachable: 'no name server, broker or proxy could be reached in time',
  interrupted: 'interrupted by Ctrl-C',
}

const byErrorCode: Readonly<Record<string, ExitCode>> = {
  ERR_USAGE: exitCodes.usage,
  ERR_ROUTE: exitCodes.notFound,
  ERR_QUERY: exitCodes.notFound,
  ERR_OFFSET: exitCodes.notFound,
  ERR_CONNECTION: exitCodes.unreachable,
  ERR_TIMEOUT: exitCodes.unreachable,
  ERR_NAME_SERVER: exitCodes.unreachable,
  ERR_ABORTED: exitCodes.interrupted,
}

/** Response codes that mean "no such thing". [ResponseCode.java] */
const missing: ReadonlySet<string> = new Set([
  'TOPIC_NOT_EXIST',
  'SUBSCRIPTION_GROUP_NOT_EXIST',
  'NO_MESSAGE',
  'QUERY_NOT_FOUND',
  'CONSUMER_NOT_ONLINE',
])

/** Response codes that mean "you may not". [ResponseCode.java] */
const forbidden: ReadonlySet<string> = new Set(['NO_PERMISSION', 'TOPIC_NO_PERMISSION', 'ILLEGAL_OPERATION'])

export function exitCodeOf(error: unknown): ExitCode {
  if (!(error instanceof RocketMQError)) return exitCodes.failed
  const refusal = brokerErrorIn(error)
  if (refusal !== undefined) {
    if (forbidden.has(refusal.responseName)) return exitCodes.refused
    if (missing.has(refusal.responseName)) return exitCodes.notFound
  }
  return byErrorCode[error.code] ?? exitCodes.failed
}

/** The answer of a server at the root of an error. */
function brokerErrorIn(error: unknown): BrokerError | undefined {
  if (error instanceof BrokerError) return error
  return error instanceof Error && error.cause !== undefined ? brokerErrorIn(error.cause) : undefined
}
