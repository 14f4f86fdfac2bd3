// SPDX-License-Identifier: Apache-2.0
// GET_CONSUMER_CONNECTION_LIST, code 203: admin to broker.
import { string } from '@rocketmq-ts/remoting/frames'
import { consumerConnectionBody } from '../bodies/connections.js'
import { declare } from '../response-codes.js'
import { routed } from './routing-fields.js'

/** Asks for the clients of a consumer group. CONSUMER_NOT_ONLINE when there are none. [AdminBrokerProcessor.java] */
export const getConsumerConnectionList = declare({
  code: 203,
  name: 'GET_CONSUMER_CONNECTION_LIST',
  request: {
    ...routed,
    /** Group whose connected members are asked for. */
    consumerGroup: string,
  },
  responseBody: consumerConnectionBody,
})
