// SPDX-License-Identifier: Apache-2.0
// GET_CONSUMER_STATUS_FROM_CLIENT, code 221: broker to client.
import { optional, string } from '@rocketmq-ts/remoting/frames'
import { consumerStatusBody } from '../bodies/consumer-status.js'
import { declare } from '../response-codes.js'
import { topicRouted } from './routing-fields.js'

/** Asks a consumer for the offsets of a topic as it holds them. [Broker2Client.java] */
export const getConsumerStatusFromClient = declare({
  code: 221,
  name: 'GET_CONSUMER_STATUS_FROM_CLIENT',
  request: {
    ...topicRouted,
    /** Topic whose offsets the client tells. */
    topic: string,
    /** Consumer group. */
    group: string,
    /** Set by the administrator's request only. */
    clientAddr: optional(string),
  },
  responseBody: consumerStatusBody,
})
