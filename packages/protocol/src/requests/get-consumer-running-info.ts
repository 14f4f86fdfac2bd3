// SPDX-License-Identifier: Apache-2.0
// GET_CONSUMER_RUNNING_INFO, code 307: admin to broker, broker to client. The broker relays fields and body between
// the two, and the serialization of the client's answer.
import { boolean, optional, string } from '@rocketmq-ts/remoting/frames'
import { consumerRunningInfoBody } from '../bodies/consumer-running-info.js'
import { declare } from '../response-codes.js'
import { routed } from './routing-fields.js'

/**
 * Asks a consumer for its settings and its state. The broker answers SYSTEM_ERROR when the client is not online,
 * CONSUME_MSG_TIMEOUT when it keeps silent for 10 seconds. [AdminBrokerProcessor.java, ClientRemotingProcessor.java]
 */
export const getConsumerRunningInfo = declare({
  code: 307,
  name: 'GET_CONSUMER_RUNNING_INFO',
  request: {
    ...routed,
    /** Group of the consumer that is asked. */
    consumerGroup: string,
    /** Client id of the consumer that is asked; the broker hands the request on to it. */
    clientId: string,
    /** Add the stacks of all threads; false by default. */
    jstackEnable: optional(boolean),
  },
  responseBody: consumerRunningInfoBody,
})
