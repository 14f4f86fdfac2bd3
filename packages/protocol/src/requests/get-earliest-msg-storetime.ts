// SPDX-License-Identifier: Apache-2.0
// GET_EARLIEST_MSG_STORETIME, code 32: client to broker.
import { int32, int64, string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'
import { topicRouted } from './routing-fields.js'

/** Asks when the first message of a queue was stored. [AdminBrokerProcessor.java] */
export const getEarliestMsgStoretime = declare({
  code: 32,
  name: 'GET_EARLIEST_MSG_STORETIME',
  request: {
    ...topicRouted,
    /** Topic of the queue. */
    topic: string,
    /** Queue inside the topic, counted from 0. */
    queueId: int32,
  },
  response: {
    /** Milliseconds since the epoch; -1 when the queue is empty. */
    timestamp: int64,
  },
})
