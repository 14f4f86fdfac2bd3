// SPDX-License-Identifier: Apache-2.0
// UPDATE_AND_CREATE_SUBSCRIPTIONGROUP: an admin makes or changes a consumer group. [AdminBrokerProcessor.java
// updateAndCreateSubscriptionGroup]
import type { updateAndCreateSubscriptionGroup } from '@rocketmq-ts/protocol'
import { updateGroup } from '../admin/group-changes.js'
import type { BrokerHandler } from '../broker.js'

/** Makes or changes the group. */
export const handleUpdateAndCreateSubscriptionGroup: BrokerHandler<typeof updateAndCreateSubscriptionGroup> = (
  broker,
  { body },
) => {
  updateGroup(broker, body)
  return {}
}
