// SPDX-License-Identifier: Apache-2.0
// UPDATE_AND_CREATE_SUBSCRIPTIONGROUP_LIST. [AdminBrokerProcessor.java updateAndCreateSubscriptionGroupList]
import { updateAndCreateSubscriptionGroupList } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'
import { updateGroup } from '../admin/group-changes.js'

export const handleUpdateAndCreateSubscriptionGroupList = handle(
  updateAndCreateSubscriptionGroupList,
  (broker, { body }) => {
    for (const group of body.groupConfigList) updateGroup(broker, group)
    return {}
  },
)
