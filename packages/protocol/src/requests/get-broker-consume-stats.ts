// SPDX-License-Identifier: Apache-2.0
// GET_BROKER_CONSUME_STATS, code 317: admin to broker.
import { boolean } from '@rocketmq-ts/remoting/frames'
import { consumeStatsListBody } from '../bodies/consume-stats.js'
import { declare } from '../response-codes.js'

/** Asks how far all groups have consumed. [AdminBrokerProcessor.java] */
export const getBrokerConsumeStats = declare({
  code: 317,
  name: 'GET_BROKER_CONSUME_STATS',
  request: {
    /** Only topics that are to be consumed in order. */
    isOrder: boolean,
  },
  responseBody: consumeStatsListBody,
})
