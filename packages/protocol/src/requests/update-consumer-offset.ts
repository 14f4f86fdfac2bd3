// SPDX-License-Identifier: Apache-2.0
// UPDATE_CONSUMER_OFFSET, code 15: client to broker.
import { int32, int64, string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'
import { topicRouted } from './routing-fields.js'

/**
 * Remark of a SUCCESS after which nothing is stored, because a reset waits for a consumer.
 * [ConsumerManageProcessor.java]
 */
export const offsetWasReset = 'Offset has been previously reset'

/** Stores how far a group has consumed a queue. Mostly sent one-way. [ConsumerManageProcessor.java] */
export const updateConsumerOffset = declare({
  code: 15,
  name: 'UPDATE_CONSUMER_OFFSET',
  request: {
    ...topicRouted,
    /** Group that has consumed. */
    consumerGroup: string,
    /** Topic of the queue. */
    topic: string,
    /** Queue inside the topic, counted from 0. */
    queueId: int32,
    /** Position that is to be consumed next. */
    commitOffset: int64,
  },
})
