// SPDX-License-Identifier: Apache-2.0
// QUERY_CONSUME_TIME_SPAN, code 303: admin to broker.
import { string } from '@rocketmq-ts/remoting/frames'
import { consumeTimeSpanBody } from '../bodies/consume-time-span.js'
import { declare } from '../response-codes.js'
import { topicRouted } from './routing-fields.js'

/** Asks for the times of a topic's queues, and where a group is in them. [AdminBrokerProcessor.java] */
export const queryConsumeTimeSpan = declare({
  code: 303,
  name: 'QUERY_CONSUME_TIME_SPAN',
  request: {
    ...topicRouted,
    /** Topic whose queues are asked for. */
    topic: string,
    /** Consumer group. */
    group: string,
  },
  responseBody: consumeTimeSpanBody,
})
