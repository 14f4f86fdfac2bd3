// SPDX-License-Identifier: Apache-2.0
// DELETE_SUBSCRIPTIONGROUP: forgets a consumer group, with its offsets when asked to. [AdminBrokerProcessor.java
// deleteSubscriptionGroup]
import { deleteSubscriptionGroup } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'

/** Forgets the group; an unknown one is no error. */
export const handleDeleteSubscriptionGroup = handle(deleteSubscriptionGroup, (broker, { groupName, cleanOffset }) => {
  broker.groups.delete(groupName)
  if (cleanOffset === true) broker.offsets.deleteGroup(groupName)
  return {}
})
