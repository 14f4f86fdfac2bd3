// SPDX-License-Identifier: Apache-2.0
// POP_LITE_MESSAGE, code 200070: client to broker. The code needs more than 16 bits, so it travels with a JSON header
// only. Which lite topics come was said before, by LITE_SUBSCRIPTION_CTL.
import { bytes, int32, int64, optional, string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'
import { routed } from './routing-fields.js'

/**
 * Takes messages of a client's lite topics, as POP_MESSAGE does of a topic. Brokers since 5.5 know it.
 * [PopLiteMessageProcessor of 5.5.0]
 */
export const popLiteMessage = declare({
  code: 200070,
  name: 'POP_LITE_MESSAGE',
  request: {
    ...routed,
    /** Client id of the consumer: it gets what its lite subscriptions name. */
    clientId: string,
    /** Group for which the messages are taken. */
    consumerGroup: string,
    /** Parent topic. */
    topic: string,
    /** Maximum number of messages. */
    maxMsgNum: int32,
    /** How long the messages belong to the caller, milliseconds. */
    invisibleTime: int64,
    /** How long the broker may hold the request, milliseconds. */
    pollTime: int64,
    /** When the request was made, milliseconds since the epoch. */
    bornTime: int64,
    /** The same id asks for the same messages again. */
    attemptId: optional(string),
  },
  response: {
    /** When the broker took the messages, milliseconds since the epoch. */
    popTime: optional(int64),
    /** How long they belong to the caller, milliseconds. */
    invisibleTime: optional(int64),
    /** Part of each receipt. */
    reviveQueueId: optional(int32.wire('reviveQid')),
    /** First offset of each queue, see `parseStartOffsetInfo`. */
    startOffsetInfo: optional(string),
    /** Offsets of the messages of each queue, see `parseMsgOffsetInfo`. */
    msgOffsetInfo: optional(string),
    /** How often each was taken, see `parseOrderCountInfo`. */
    orderCountInfo: optional(string),
  },
  responseBody: bytes,
  answers: ['SUCCESS', 'POLLING_FULL', 'POLLING_TIMEOUT', 'PULL_NOT_FOUND'],
})
