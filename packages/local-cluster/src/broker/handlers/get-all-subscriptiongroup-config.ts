// SPDX-License-Identifier: Apache-2.0
// GET_ALL_SUBSCRIPTIONGROUP_CONFIG: all groups, or a page of them. [AdminBrokerProcessor.java getAllSubscriptionGroup]
import { getAllSubscriptionGroupConfig } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'
import { pageOf } from '../admin/page.js'

export const handleGetAllSubscriptionGroupConfig = handle(
  getAllSubscriptionGroupConfig,
  (broker, { groupSeq, maxGroupNum, dataVersion }) => {
    const { groups } = broker
    const entries = [...groups].map(group => [group.groupName, group] as const)
    return {
      totalGroupNum: entries.length,
      body: {
        subscriptionGroupTable: pageOf(entries, groups.version, { start: groupSeq, count: maxGroupNum, dataVersion }),
        forbiddenTable: groups.forbidden,
        dataVersion: groups.version,
      },
    }
  },
)
