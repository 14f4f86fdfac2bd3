// SPDX-License-Identifier: Apache-2.0
// SEARCH_OFFSET_BY_TIMESTAMP, code 29: client to broker.
import { int32, int64, optional, string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'
import { topicRouted } from './routing-fields.js'

/**
 * Finds the position of a time in a queue: the first message stored at or after it. A time after the last message
 * gives the end of the queue. [AdminBrokerProcessor.java]
 */
export const searchOffsetByTimestamp = declare({
  code: 29,
  name: 'SEARCH_OFFSET_BY_TIMESTAMP',
  request: {
    ...topicRouted,
    /** Topic of the queue. */
    topic: string,
    /** Queue inside the topic, counted from 0. */
    queueId: int32,
    /** Milliseconds since the epoch. */
    timestamp: int64,
    /**
     * Among messages of the same millisecond, the first (`LOWER`, the default) or the last one (`UPPER`); brokers
     * since 5.1.4 know it.
     */
    boundaryType: optional(string),
    /** Lite topic inside `topic`, since 5.5. */
    liteTopic: optional(string),
  },
  response: {
    /** Position in the queue, counted from 0. */
    offset: int64,
  },
})
