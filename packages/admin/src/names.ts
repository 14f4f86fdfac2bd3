// SPDX-License-Identifier: Apache-2.0
// Names of topics and groups: which ones can be made, and which ones are RocketMQ's own. Brokers add topics named after
// themselves and their cluster, which only a name server can tell apart. [TopicValidator.java, MixAll.java]
import { UsageError } from '@rocketmq-ts/core'
import {
  groupProblem,
  isDeadLetterTopic,
  isRetryTopic,
  isSystemGroup,
  isSystemTopic,
  maxRetryTopicLength,
  predefinedGroups,
  topicProblem,
} from '@rocketmq-ts/protocol'

/** True for topics that no one makes by hand: of the system, and of groups. */
export function isInternalTopic(topic: string): boolean {
  return isSystemTopic(topic) || isGroupTopic(topic)
}

/** True for the groups that RocketMQ uses itself. */
export function isInternalGroup(group: string): boolean {
  return predefinedGroups.has(group) || isSystemGroup(group)
}

/** @throws UsageError when no topic of that name can be made */
export function assertTopicName(topic: string): void {
  const problem = topicProblem(topic)
  if (problem !== undefined) throw new UsageError(problem)
  if (isSystemTopic(topic)) throw new UsageError(`topic "${topic}" is RocketMQ's own; choose another name`)
}

/** @throws UsageError when no group of that name can be made; brokers before 5.0 take longer ones than newer brokers */
export function assertGroupName(group: string): void {
  const problem = groupProblem(group, maxRetryTopicLength)
  if (problem !== undefined) throw new UsageError(problem)
}

function isGroupTopic(topic: string): boolean {
  return isRetryTopic(topic) || isDeadLetterTopic(topic)
}
