// SPDX-License-Identifier: Apache-2.0
// How a command that failed says so: one line that tells what to do; with --debug also causes and attempts.
import { inspect } from 'node:util'
import { RocketMQError } from '@rocketmq-ts/core'

const hints: Readonly<Record<string, string>> = {
  ERR_NAME_SERVER: 'Is a name server running there? Name another one with --namesrv, or look with: rmq doctor',
  ERR_CONNECTION: 'See which address does not answer with: rmq doctor',
  ERR_TIMEOUT: 'Give it longer with --timeout, or look with: rmq doctor',
  ERR_ROUTE: 'List what exists with: rmq topic list',
}

/** The line for standard error, without a line break inside. */
export function failureLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  const hint = error instanceof RocketMQError ? hints[error.code] : undefined
  return `rmq: ${message.replaceAll(/\s*\n\s*/g, ' ')}${hint === undefined ? '' : ` (${hint})`}`
}

/** Everything that is known of an error, for --debug. */
export function failureDetails(error: unknown): string {
  return inspect(error, { depth: 6, compact: false })
}
