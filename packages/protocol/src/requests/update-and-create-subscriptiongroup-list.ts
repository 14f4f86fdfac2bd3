// SPDX-License-Identifier: Apache-2.0
// UPDATE_AND_CREATE_SUBSCRIPTIONGROUP_LIST, code 225: admin to broker.
import { subscriptionGroupListBody } from '../bodies/subscription-group-config.js'
import { declare } from '../response-codes.js'

/** Makes or changes several consumer groups on one broker. Brokers since 5.3.1 know it. [AdminBrokerProcessor.java] */
export const updateAndCreateSubscriptionGroupList = declare({
  code: 225,
  name: 'UPDATE_AND_CREATE_SUBSCRIPTIONGROUP_LIST',
  body: subscriptionGroupListBody,
})
