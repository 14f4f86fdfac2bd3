// SPDX-License-Identifier: Apache-2.0
// What questions of admins about lite topics are about, or a refusal. [LiteManagerProcessor.java]
import { refuse, type TopicConfig } from '@rocketmq-ts/protocol'
import type { Broker } from '../broker.js'
import { hasLiteTopics } from './light-queues.js'
import { liteBindTopicOf } from './lite-group.js'

/** A topic that holds lite topics. */
export function parentOf({ topics }: Broker, name = ''): TopicConfig {
  const topic = topics.get(name)
  if (topic === undefined) return refuse('TOPIC_NOT_EXIST', `Topic [${name}] not exist.`)
  if (!hasLiteTopics(topic)) refuse('INVALID_PARAMETER', `Topic [${name}] type not match.`)
  return topic
}

/** The topic whose lite topics a group consumes; nothing of an ordinary group. */
export function bindTopicOf({ groups }: Broker, name = ''): string | undefined {
  const group = groups.find(name)
  if (group === undefined) refuse('SUBSCRIPTION_GROUP_NOT_EXIST', `Group [${name}] not exist.`)
  return liteBindTopicOf(group)
}

/** The same of a group that has to have one. */
export function certainBindTopicOf(broker: Broker, group: string): string {
  return bindTopicOf(broker, group) ?? refuse('INVALID_PARAMETER', `Group [${group}] is not a LITE group.`)
}

/** Groups by the topic whose lite topics they consume. */
export function groupsByParent({ groups }: Broker): ReadonlyMap<string, string[]> {
  const found = new Map<string, string[]>()
  for (const group of groups) {
    const topic = liteBindTopicOf(group)
    if (topic !== undefined) found.set(topic, [...(found.get(topic) ?? []), group.groupName])
  }
  return found
}
