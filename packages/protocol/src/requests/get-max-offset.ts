// SPDX-License-Identifier: Apache-2.0
// GET_MAX_OFFSET, code 30: client to broker.
import { boolean, int32, int64, optional, string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'
import { topicRouted } from './routing-fields.js'

/** Asks for the end of a queue. A broker answers 0 for a queue it does not know. [AdminBrokerProcessor.java] */
export const getMaxOffset = declare({
  code: 30,
  name: 'GET_MAX_OFFSET',
  request: {
    ...topicRouted,
    /** Topic of the queue. */
    topic: string,
    /** Queue inside the topic, counted from 0. */
    queueId: int32,
    /** Count only what is copied to slaves; true by default. */
    committed: optional(boolean),
  },
  response: {
    /** Position after the last message. */
    offset: int64,
  },
})
