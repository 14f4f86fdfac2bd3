// SPDX-License-Identifier: Apache-2.0
// INVOKE_BROKER_TO_GET_CONSUMER_STATUS, code 223: admin to broker.
import { optional, string } from '@rocketmq-ts/remoting/frames'
import { consumerStatusBody } from '../bodies/consumer-status.js'
import { declare } from '../response-codes.js'
import { topicRouted } from './routing-fields.js'

/** Asks the clients of a group, through the broker, for the offsets of a topic. [AdminBrokerProcessor.java] */
export const invokeBrokerToGetConsumerStatus = declare({
  code: 223,
  name: 'INVOKE_BROKER_TO_GET_CONSUMER_STATUS',
  request: {
    ...topicRouted,
    /** Topic whose offsets the clients are asked for. */
    topic: string,
    /** Consumer group. */
    group: string,
    /** Only this client id; all by default. */
    clientAddr: optional(string),
  },
  responseBody: consumerStatusBody,
})
