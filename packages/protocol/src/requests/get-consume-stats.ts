// SPDX-License-Identifier: Apache-2.0
// GET_CONSUME_STATS, code 208: admin to broker.
import { optional, string } from '@rocketmq-ts/remoting/frames'
import { consumeStatsBody } from '../bodies/consume-stats.js'
import { declare } from '../response-codes.js'
import { topicRouted } from './routing-fields.js'

/**
 * Asks how far a group has consumed. BROADCAST_CONSUMPTION when the group consumes by broadcast, whose offsets the
 * clients keep. [AdminBrokerProcessor.java]
 */
export const getConsumeStats = declare({
  code: 208,
  name: 'GET_CONSUME_STATS',
  request: {
    ...topicRouted,
    /** Group whose progress is asked for. */
    consumerGroup: string,
    /** One topic; all topics of the group by default. */
    topic: optional(string),
    /** Several topics, separated by `;`; brokers since 5.3.2 know it. */
    topicList: optional(string),
  },
  responseBody: consumeStatsBody,
})
