// SPDX-License-Identifier: Apache-2.0
// The arguments of a producer's calls. Ranges that the wire format sets are checked where it is written.
import { CallRules, kinds, mostDelayLevels, wholeNumberIn } from '@rocketmq-ts/core'

const head = {
  tags: kinds.text,
  keys: kinds.texts,
  properties: kinds.textsByName,
  flag: wholeNumberIn(-0x80000000, 0x7fffffff),
  waitStoreMsgOk: kinds.flag,
  delayLevel: wholeNumberIn(0, mostDelayLevels),
  delayMs: kinds.number,
  deliverAt: kinds.number,
  shardingKey: kinds.text,
  priority: kinds.number,
  liteTopic: kinds.text,
  body: kinds.any,
}

/** A message. */
export const messageRules = new CallRules('a message', { topic: kinds.text, ...head })
/** A reply, whose topic is known. */
export const replyRules = new CallRules('a reply', head)

const send = {
  timeoutMs: kinds.number,
  signal: kinds.signal,
  queue: kinds.queue,
  hashBy: kinds.text,
  selector: kinds.call,
}

/** Options of a send. */
export const sendRules = new CallRules('the options of a send', send)
/** Options of a send in a transaction. */
export const transactionSendRules = new CallRules('the options of a send', { ...send, arg: kinds.any })
/** Options of a recall. */
export const recallRules = new CallRules('the options of a recall', { timeoutMs: kinds.number, signal: kinds.signal })
