// SPDX-License-Identifier: Apache-2.0
// The rows of options that clients of both protocol generations have, and times that both take for the same. A bound
// that differs between them is an argument.
import type { Credentials, CredentialsProvider } from '../life/credentials.js'
import { silentLogger, type Logger } from '../life/logger.js'
import type { FilterExpression } from '../message/filter-expression.js'
import { plainSerializer, type Serializer } from '../message/serializer.js'
import { systemClock, type Clock } from '../time/clock.js'
import { either, kinds, withMethods } from './call-checks.js'
import { option, type OptionRow } from './option-table.js'

/** Of every client. */
export const clientRows = {
  credentials: option.secret<Credentials | CredentialsProvider>(either(kinds.object, kinds.call)),
  logger: option.of<Logger>(silentLogger, withMethods('debug', 'info', 'warn', 'error')),
  clock: option.of<Clock>(systemClock, withMethods('now', 'monotonic', 'setTimeout')),
}

/** Of every consumer. */
export const groupRows = {
  consumerGroup: option.required<string>(kinds.text),
  subscriptions: option.of<Readonly<Record<string, FilterExpression>>>({}, kinds.record),
}

/** How bodies are serialized and deserialized. */
export const bodyRows = {
  serializer: option.of<Serializer<unknown>>(plainSerializer, withMethods('serialize')),
  deserializer: option.optional<Pick<Serializer<unknown>, 'deserialize'>>(withMethods('deserialize')),
}

/** A handler of messages, or of batches. */
export function listenerRow<T>(): OptionRow<T | undefined> {
  return option.optional<T>(either(kinds.call, withMethods('batch')))
}

/** How a push consumer hands messages to its handlers. */
export const handlingRows = {
  consumeConcurrency: option.whole(20, 1, 1000),
  consumeMessageBatchMaxSize: option.whole(1, 1, 1024),
}

/** Minutes that a handler may take before its messages are given back. */
export const handlerMinutes = 15

/** Milliseconds that the end of a consumer takes at most, unless it is told otherwise. */
export const consumerEndMs = 10_000

/** Milliseconds that the end of a push consumer waits for handlers. */
export const handlersEndRow = option.duration(consumerEndMs, 0, 3_600_000)

/** Milliseconds that the end of a producer waits for sends. */
export const drainMs = 5000

/** What servers of a generation let a `receive` ask for. */
export interface ReceiveRowBounds {
  readonly mostMessages: number
  /** Milliseconds, at least and at most. */
  readonly invisibleMs: readonly [least: number, most: number]
  /** Milliseconds, at least and at most. */
  readonly waitMs: readonly [least: number, most: number]
}

/** How a simple consumer receives. */
export function receiveRows({ mostMessages, invisibleMs, waitMs }: ReceiveRowBounds) {
  return {
    maxMessages: option.whole(16, 1, mostMessages),
    invisibleMs: option.duration(30_000, ...invisibleMs),
    waitMs: option.duration(20_000, ...waitMs),
  }
}

/** Milliseconds of a send over all attempts. */
export function sendTimeoutRow(mostMs?: number): OptionRow<number> {
  return option.duration(3000, 1, mostMs)
}

/** How long local transactions may take, and how many are asked for at once. */
export function transactionRows(mostMs?: number, mostChecks?: number) {
  return {
    transactionTimeoutMs: option.duration(60_000, 1, mostMs),
    maxConcurrentChecks: option.whole(16, 1, mostChecks),
  }
}

/** What runs local transactions, and knows how they ended. */
export function transactionListenerRow<T>(): OptionRow<T> {
  return option.required<T>(withMethods('executeLocalTransaction', 'checkLocalTransaction'))
}
