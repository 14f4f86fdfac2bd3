// SPDX-License-Identifier: Apache-2.0
// The arguments of clients' calls. Ranges that depend on the server are checked where a message is made.
import { CallRules, kinds, longestDurationMs, wholeNumberIn, type Check } from '@rocketmq-ts/core'

const send = { timeoutMs: wholeNumberIn(1, longestDurationMs), signal: kinds.signal }

/** A message. */
export const proxyMessageRules = new CallRules('a message', {
  topic: kinds.text,
  body: kinds.any,
  tags: kinds.text,
  keys: kinds.texts,
  properties: kinds.textsByName,
  shardingKey: kinds.text,
  deliverAt: kinds.number,
  delayMs: kinds.number,
  priority: kinds.number,
  liteTopic: kinds.text,
})
/** Options of a send. */
export const proxySendRules = new CallRules('the options of a send', send)
/** Options of a send in a transaction. */
export const proxyTransactionRules = new CallRules('the options of a send', { ...send, arg: kinds.any })

/** How long a message is hidden. */
export const hiddenMs: Check = value =>
  typeof value === 'number' && value >= 0 && value <= longestDurationMs
    ? undefined
    : `milliseconds, 0 to ${longestDurationMs}`
