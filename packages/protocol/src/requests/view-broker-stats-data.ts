// SPDX-License-Identifier: Apache-2.0
// VIEW_BROKER_STATS_DATA, code 315: admin to broker.
import { string } from '@rocketmq-ts/remoting/frames'
import { brokerStatsBody } from '../bodies/broker-stats.js'
import { declare } from '../response-codes.js'

/** Asks for one figure of a broker. SYSTEM_ERROR when it does not know it. [AdminBrokerProcessor.java] */
export const viewBrokerStatsData = declare({
  code: 315,
  name: 'VIEW_BROKER_STATS_DATA',
  request: {
    /** Such as `TOPIC_PUT_NUMS`. */
    statsName: string,
    /** What it is counted for, such as a topic. */
    statsKey: string,
  },
  responseBody: brokerStatsBody,
})
