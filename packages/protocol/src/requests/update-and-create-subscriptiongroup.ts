// SPDX-License-Identifier: Apache-2.0
// UPDATE_AND_CREATE_SUBSCRIPTIONGROUP, code 200: admin to broker. The brokers of a cluster hold a group each for
// itself: ask every master.
import { subscriptionGroupConfigBody } from '../bodies/subscription-group-config.js'
import { declare } from '../response-codes.js'

/**
 * Makes or changes a consumer group on one broker. A name that is invalid is refused with INVALID_PARAMETER.
 * [AdminBrokerProcessor.java]
 */
export const updateAndCreateSubscriptionGroup = declare({
  code: 200,
  name: 'UPDATE_AND_CREATE_SUBSCRIPTIONGROUP',
  body: subscriptionGroupConfigBody,
})
