// SPDX-License-Identifier: Apache-2.0
// QUERY_CONSUMER_OFFSET, code 14: client to broker. A group that never committed gets QUERY_NOT_FOUND, or 0 when the
// queue still begins at 0 and is in memory.
import { boolean, int32, int64, optional, string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'
import { topicRouted } from './routing-fields.js'

/**
 * Asks how far a group has consumed a queue. QUERY_NOT_FOUND when the group has no offset there; `offset` is absent
 * then. [ConsumerManageProcessor.java]
 */
export const queryConsumerOffset = declare({
  code: 14,
  name: 'QUERY_CONSUMER_OFFSET',
  request: {
    ...topicRouted,
    /** Group whose committed offset is asked for. */
    consumerGroup: string,
    /** Topic of the queue. */
    topic: string,
    /** Queue inside the topic, counted from 0. */
    queueId: int32,
    /** False forbids to answer 0 for a group without offset; true by default. */
    setZeroIfNotFound: optional(boolean),
  },
  response: {
    /** Position that is consumed next. */
    offset: optional(int64),
  },
  answers: ['SUCCESS', 'QUERY_NOT_FOUND'],
})
