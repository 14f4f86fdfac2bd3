// SPDX-License-Identifier: Apache-2.0
// UPDATE_AND_CREATE_SUBSCRIPTIONGROUP: an admin makes or changes a consumer group. [AdminBrokerProcessor.java
// updateAndCreateSubscriptionGroup]
import { updateAndCreateSubscriptionGroup } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'
import { updateGroup } from '../admin/group-changes.js'

export const handleUpdateAndCreateSubscriptionGroup = handle(updateAndCreateSubscriptionGroup, (broker, { body }) => {
  updateGroup(broker, body)
  return {}
})
