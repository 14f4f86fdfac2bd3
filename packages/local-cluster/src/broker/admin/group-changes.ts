// SPDX-License-Identifier: Apache-2.0
// How admins make and change consumer groups. [AdminBrokerProcessor.java updateAndCreateSubscriptionGroup,
// SubscriptionGroupManager.java updateSubscriptionGroupConfig]
import {
  applyAttributeChanges,
  groupAttributes,
  groupProblem,
  refuse,
  type SubscriptionGroupConfig,
} from '@rocketmq-ts/protocol'
import type { Broker } from '../broker.js'

/** Makes or changes a group; its attributes are changes, with signs. */
export function updateGroup(broker: Broker, group: SubscriptionGroupConfig): void {
  const { groupName, attributes: changes } = group
  const fault = groupProblem(groupName)
  if (fault !== undefined) refuse('INVALID_PARAMETER', fault)
  const known = broker.groups.get(groupName)
  const current = known === undefined ? undefined : (known.attributes ?? new Map<string, string>())
  broker.groups.put({
    ...group,
    groupRetryPolicy: group.groupRetryPolicy ?? { type: 'CUSTOMIZED' },
    attributes: applyAttributeChanges({
      rules: groupAttributes,
      current,
      changes: changes ?? new Map<string, string>(),
    }),
  })
}
