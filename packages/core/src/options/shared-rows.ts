// SPDX-License-Identifier: Apache-2.0
// The rows of options that clients of both protocol generations have.
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

/** What runs local transactions, and knows how they ended. */
export function transactionListenerRow<T>(): OptionRow<T> {
  return option.required<T>(withMethods('executeLocalTransaction', 'checkLocalTransaction'))
}
