// SPDX-License-Identifier: Apache-2.0
// Bits of topics and groups that work in units: parts of a system that each have their own data.
// [TopicSysFlag.java, SubscriptionSysFlag.java]

/** `topicSysFlag`: the topic is one of a unit, or groups of a unit subscribe to it. */
export const topicSysFlags = { UNIT: 1, UNIT_SUBSCRIPTION: 2 } as const

/** True when the topic belongs to a unit. */
export function isUnitTopic(topicSysFlag: number): boolean {
  return (topicSysFlag & topicSysFlags.UNIT) !== 0
}

/** True when groups of a unit subscribe to the topic. */
export function hasUnitSubscription(topicSysFlag: number): boolean {
  return (topicSysFlag & topicSysFlags.UNIT_SUBSCRIPTION) !== 0
}
