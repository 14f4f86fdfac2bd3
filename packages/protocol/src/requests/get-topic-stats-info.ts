// SPDX-License-Identifier: Apache-2.0
// GET_TOPIC_STATS_INFO, code 202: admin to broker.
import { string } from '@rocketmq-ts/remoting/frames'
import { topicStatsBody } from '../bodies/consume-stats.js'
import { declare } from '../response-codes.js'
import { topicRouted } from './routing-fields.js'

/**
 * Asks for the bounds of all queues of a topic. TOPIC_NOT_EXIST when the broker does not know it.
 * [AdminBrokerProcessor.java]
 */
export const getTopicStatsInfo = declare({
  code: 202,
  name: 'GET_TOPIC_STATS_INFO',
  request: {
    ...topicRouted,
    /** Topic whose offsets are asked for, of each queue. */
    topic: string,
  },
  responseBody: topicStatsBody,
})
