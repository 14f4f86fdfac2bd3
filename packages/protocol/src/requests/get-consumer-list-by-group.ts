// SPDX-License-Identifier: Apache-2.0
// GET_CONSUMER_LIST_BY_GROUP, code 38: client to broker. A group without clients is answered SYSTEM_ERROR: there is
// no code of its own for it.
import { string } from '@rocketmq-ts/remoting/frames'
import { consumerListBody } from '../bodies/consumer-list.js'
import { declare } from '../response-codes.js'
import { routed } from './routing-fields.js'

/** Lists the clients of a consumer group, for rebalancing. [ConsumerManageProcessor.java] */
export const getConsumerListByGroup = declare({
  code: 38,
  name: 'GET_CONSUMER_LIST_BY_GROUP',
  request: {
    ...routed,
    /** Group whose members share queues. */
    consumerGroup: string,
  },
  responseBody: consumerListBody,
})
