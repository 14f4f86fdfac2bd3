// SPDX-License-Identifier: Apache-2.0
// QUERY_SUBSCRIPTION_BY_CONSUMER, code 345: admin to broker.
import { optional, string } from '@rocketmq-ts/remoting/frames'
import { groupSubscriptionBody } from '../bodies/query-subscription.js'
import { declare } from '../response-codes.js'
import { topicRouted } from './routing-fields.js'

/** Asks what a group wants of a topic. [AdminBrokerProcessor.java] */
export const querySubscriptionByConsumer = declare({
  code: 345,
  name: 'QUERY_SUBSCRIPTION_BY_CONSUMER',
  request: {
    ...topicRouted,
    /** Consumer group. */
    group: string,
    /** Topic whose subscription is asked for. */
    topic: optional(string),
  },
  responseBody: groupSubscriptionBody,
})
