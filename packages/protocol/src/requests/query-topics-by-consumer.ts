// SPDX-License-Identifier: Apache-2.0
// QUERY_TOPICS_BY_CONSUMER, code 343: admin to broker.
import { string } from '@rocketmq-ts/remoting/frames'
import { topicListBody } from '../bodies/name-lists.js'
import { declare } from '../response-codes.js'
import { routed } from './routing-fields.js'

/** Asks for the topics that a group has offsets of. Brokers since 5.0 know it. [AdminBrokerProcessor.java] */
export const queryTopicsByConsumer = declare({
  code: 343,
  name: 'QUERY_TOPICS_BY_CONSUMER',
  request: {
    ...routed,
    /** Consumer group. */
    group: string,
  },
  responseBody: topicListBody,
})
