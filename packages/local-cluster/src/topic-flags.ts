// SPDX-License-Identifier: Apache-2.0
// The bits of `topicSysFlag`: whether a topic belongs to a unit, and whether units subscribe to it. [TopicSysFlag.java]

/** Bits by name. */
export const topicSysFlags = { unit: 1, unitSubscription: 2 } as const

/** Whether the topic belongs to a unit. */
export function isUnit(topicSysFlag: number): boolean {
  return (topicSysFlag & topicSysFlags.unit) !== 0
}

/** Whether units subscribe to the topic. */
export function hasUnitSubscription(topicSysFlag: number): boolean {
  return (topicSysFlag & topicSysFlags.unitSubscription) !== 0
}
