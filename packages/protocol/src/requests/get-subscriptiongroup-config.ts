// SPDX-License-Identifier: Apache-2.0
// GET_SUBSCRIPTIONGROUP_CONFIG, code 352: admin to broker.
import { string } from '@rocketmq-ts/remoting/frames'
import { subscriptionGroupConfigBody } from '../bodies/subscription-group-config.js'
import { declare } from '../response-codes.js'
import { routed } from './routing-fields.js'

/**
 * Asks for one consumer group of a broker. SUBSCRIPTION_GROUP_NOT_EXIST when it does not know it. Brokers since 5.0
 * know it. [AdminBrokerProcessor.java]
 */
export const getSubscriptionGroupConfig = declare({
  code: 352,
  name: 'GET_SUBSCRIPTIONGROUP_CONFIG',
  request: {
    ...routed,
    /** Consumer group. */
    group: string,
  },
  responseBody: subscriptionGroupConfigBody,
})
