// SPDX-License-Identifier: Apache-2.0
// GET_PRODUCER_CONNECTION_LIST, code 204: admin to broker.
import { string } from '@rocketmq-ts/remoting/frames'
import { producerConnectionBody } from '../bodies/connections.js'
import { declare } from '../response-codes.js'
import { routed } from './routing-fields.js'

/** Asks for the clients of a producer group. SYSTEM_ERROR when there are none. [AdminBrokerProcessor.java] */
export const getProducerConnectionList = declare({
  code: 204,
  name: 'GET_PRODUCER_CONNECTION_LIST',
  request: {
    ...routed,
    /** Group whose connected members are asked for. */
    producerGroup: string,
  },
  responseBody: producerConnectionBody,
})
