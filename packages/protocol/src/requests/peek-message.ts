// SPDX-License-Identifier: Apache-2.0
// PEEK_MESSAGE, code 200052: client to broker. The code needs more than 16 bits, so it travels with a JSON header
// only.
import { bytes, int32, string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'
import { popResponse } from './pop-message.js'
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
    /** Topic to read from. */
    topic: string,
    /** Queue inside the topic, or -1 for any. */
    queueId: int32,
    /** Maximum number of messages. */
    maxMsgNums: int32,
    /** Group from whose offsets on is read. */
    consumerGroup: string,
  },
  response: {
    ...popResponse,
    /** When the broker read them, milliseconds since the epoch. */
    popTime: popResponse.popTime,
    /** As in the answer to POP_MESSAGE, milliseconds. Nothing is taken here, so it has no meaning. */
    invisibleTime: popResponse.invisibleTime,
    /** As in the answer to POP_MESSAGE. Nothing is taken here, so it has no meaning. */
    reviveQueueId: popResponse.reviveQueueId,
    /** As in the answer to POP_MESSAGE, see `parseOrderCountInfo`. */
    orderCountInfo: popResponse.orderCountInfo,
  },
  responseBody: bytes,
  answers: ['SUCCESS', 'PULL_NOT_FOUND'],
})
