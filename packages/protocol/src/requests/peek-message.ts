// SPDX-License-Identifier: Apache-2.0
// PEEK_MESSAGE, code 200052: client to broker. The code needs more than 16 bits, so it travels with a JSON header
// only.
import { bytes, int32, int64, optional, string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'
import { topicRouted } from './routing-fields.js'

/**
 * Reads messages as POP_MESSAGE would take them, without taking them. Brokers since 5.0 know it.
 * [PeekMessageProcessor.java]
 */
export const peekMessage = declare({
  code: 200052,
  name: 'PEEK_MESSAGE',
  request: {
    ...topicRouted,
    topic: string,
    /** Queue inside the topic, or -1 for any. */
    queueId: int32,
    /** At most so many messages. */
    maxMsgNums: int32,
    consumerGroup: string,
  },
  response: {
    /** When the broker read them, milliseconds since the epoch. */
    popTime: optional(int64),
    invisibleTime: optional(int64),
    reviveQueueId: optional(int32.wire('reviveQid')),
    /** About so many messages are left. */
    restNum: optional(int64),
    /** First offset of each queue, see `parseStartOffsetInfo`. */
    startOffsetInfo: optional(string),
    /** Offsets of the messages of each queue, see `parseMsgOffsetInfo`. */
    msgOffsetInfo: optional(string),
    orderCountInfo: optional(string),
  },
  responseBody: bytes,
  answers: ['SUCCESS', 'PULL_NOT_FOUND'],
})
