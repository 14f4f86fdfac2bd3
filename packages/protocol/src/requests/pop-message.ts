// SPDX-License-Identifier: Apache-2.0
// POP_MESSAGE, code 200050: client to broker. The code needs more than 16 bits, so it travels with a JSON header
// only. The broker may hold it until a message arrives.
import { boolean, bytes, int32, int64, optional, string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'
import { expressionType } from '../vocabulary/expression-type.js'
import { topicRouted } from './routing-fields.js'

/** What was taken. [PopMessageResponseHeader.java] */
export const popResponse = {
  /** When the broker took the messages, milliseconds since the epoch. */
  popTime: optional(int64),
  /** How long they belong to the caller, milliseconds. */
  invisibleTime: optional(int64),
  /** Queue that will bring them again; part of each receipt. */
  reviveQueueId: optional(int32.wire('reviveQid')),
  /** Approximate number of messages that are left. */
  restNum: optional(int64),
  /** First offset of each queue, see `parseStartOffsetInfo`. */
  startOffsetInfo: optional(string),
  /** Offsets of the messages of each queue, see `parseMsgOffsetInfo`. */
  msgOffsetInfo: optional(string),
  /** With `order`: how often each was taken, see `parseOrderCountInfo`. */
  orderCountInfo: optional(string),
}

/**
 * Takes messages of a topic for a while: a message that is not acknowledged in `invisibleTime` comes again.
 * POLLING_FULL says that too many requests wait, POLLING_TIMEOUT and PULL_NOT_FOUND that there was no message. The
 * header is complete when SUCCESS. Brokers since 5.0 know it, with their timer wheel on. [PopMessageProcessor.java]
 */
export const popMessage = declare({
  code: 200050,
  name: 'POP_MESSAGE',
  request: {
    ...topicRouted,
    /** Group for which the messages are taken. */
    consumerGroup: string,
    /** Topic to take from; its retry topics are looked at as well. */
    topic: string,
    /** Queue inside the topic, or -1 for any. */
    queueId: int32,
    /** Maximum number of messages, up to 32. */
    maxMsgNums: int32,
    /** How long the messages belong to the caller, milliseconds. */
    invisibleTime: int64,
    /** How long the broker may hold the request, milliseconds; 0 answers at once. */
    pollTime: int64,
    /** When the request was made, milliseconds since the epoch: the broker counts `pollTime` from it. */
    bornTime: int64,
    /** Where a group without offset starts: 0 at the first message, 1 at the end. */
    initMode: int32,
    /** `TAG` or `SQL92`. */
    expressionType: optional(expressionType.wire('expType')),
    /** Filter expression. */
    expression: optional(string.wire('exp')),
    /** Take messages in order, one batch of a queue at a time; false by default. */
    order: optional(boolean),
    /** With `order`: the same id asks for the same messages again. */
    attemptId: optional(string),
  },
  response: { ...popResponse },
  responseBody: bytes,
  answers: ['SUCCESS', 'POLLING_FULL', 'POLLING_TIMEOUT', 'PULL_NOT_FOUND'],
})
