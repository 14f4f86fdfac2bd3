// SPDX-License-Identifier: Apache-2.0
// GET_MIN_OFFSET, code 31: client to broker.
import { int32, int64, string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'
import { topicRouted } from './routing-fields.js'

/** Asks for the first position of a queue that is still stored. [AdminBrokerProcessor.java] */
export const getMinOffset = declare({
  code: 31,
  name: 'GET_MIN_OFFSET',
  request: {
    ...topicRouted,
    /** Topic of the queue. */
    topic: string,
    /** Queue inside the topic, counted from 0. */
    queueId: int32,
  },
  response: {
    /** Position of the first stored message. */
    offset: int64,
  },
})
