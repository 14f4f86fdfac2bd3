// SPDX-License-Identifier: Apache-2.0
// GET_SUBSCRIPTIONGROUP_CONFIG: an unknown group is made by the question, where groups are made on their own.
// [AdminBrokerProcessor.java getSubscriptionGroup]
import { getSubscriptionGroupConfig, refuse } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'

export const handleGetSubscriptionGroupConfig = handle(getSubscriptionGroupConfig, (broker, { group }) => {
  const body = broker.groups.find(group)
  return body === undefined ? refuse('SUBSCRIPTION_GROUP_NOT_EXIST', 'No group in this broker') : { body }
})
