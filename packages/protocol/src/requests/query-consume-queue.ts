// SPDX-License-Identifier: Apache-2.0
// QUERY_CONSUME_QUEUE, code 321: admin to broker.
import { int32, int64, optional, string } from '@rocketmq-ts/remoting/frames'
import { consumeQueueBody } from '../bodies/query-consume-queue.js'
import { optionalBody } from '../bodies/shape.js'
import { declare } from '../response-codes.js'
import { topicRouted } from './routing-fields.js'

/**
 * Reads entries of a queue's index, and whether a group's filter takes them. SYSTEM_ERROR when there is no such
 * queue; SUCCESS without a body behind its end. [AdminBrokerProcessor.java]
 */
export const queryConsumeQueue = declare({
  code: 321,
  name: 'QUERY_CONSUME_QUEUE',
  request: {
    ...topicRouted,
    /** Topic of the queue. */
    topic: optional(string),
    /** Queue inside the topic, counted from 0. */
    queueId: optional(int32),
    /** Position in the queue to begin with. */
    index: optional(int64),
    /** Maximum number of entries. */
    count: optional(int32),
    /** Group whose filter is tried. */
    consumerGroup: optional(string),
  },
  responseBody: optionalBody(consumeQueueBody),
})
