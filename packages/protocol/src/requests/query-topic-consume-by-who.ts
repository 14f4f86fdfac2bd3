// SPDX-License-Identifier: Apache-2.0
// QUERY_TOPIC_CONSUME_BY_WHO, code 300: admin to broker.
import { string } from '@rocketmq-ts/remoting/frames'
import { groupListBody } from '../bodies/name-lists.js'
import { declare } from '../response-codes.js'
import { topicRouted } from './routing-fields.js'

/** Asks which groups consume a topic: those online, and those with offsets. [AdminBrokerProcessor.java] */
export const queryTopicConsumeByWho = declare({
  code: 300,
  name: 'QUERY_TOPIC_CONSUME_BY_WHO',
  request: {
    ...topicRouted,
    /** Topic whose groups are asked for. */
    topic: string,
  },
  responseBody: groupListBody,
})
