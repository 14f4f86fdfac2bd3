// SPDX-License-Identifier: Apache-2.0
// UPDATE_AND_CREATE_SUBSCRIPTIONGROUP_LIST. [AdminBrokerProcessor.java updateAndCreateSubscriptionGroupList]
import type { updateAndCreateSubscriptionGroupList } from '@rocketmq-ts/protocol'
import { updateGroup } from '../admin/group-changes.js'
import type { BrokerHandler } from '../broker.js'

/** Makes or changes the groups. */
export const handleUpdateAndCreateSubscriptionGroupList: BrokerHandler<typeof updateAndCreateSubscriptionGroupList> = (
  broker,
  { body },
) => {
  for (const group of body.groupConfigList) updateGroup(broker, group)
  return {}
}
