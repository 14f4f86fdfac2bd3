// SPDX-License-Identifier: Apache-2.0
// Priorities of messages. A queue stands for a priority, the last one for the highest and all above it; consumers that
// POP are served from the last queue first. [SendMessageProcessor.java sendMessage, PopMessageProcessor.java]
import {
  decodeProperties,
  encodeProperties,
  findProperty,
  groupAttribute,
  messageProperties as names,
  topicAttribute,
  type SubscriptionGroupConfig,
  type TopicConfig,
} from '@rocketmq-ts/protocol'
import type { NewMessage } from './store/message-store.js'

/** What makes a message another one than one of a priority. [TopicMessageType.java parseFromMessageProperty] */
const strongerProperties = [
  names.transactionPrepared,
  names.delayLevel,
  names.timerDeliverMs,
  names.timerDelaySeconds,
  names.timerDelayMs,
  names.shardingKey,
]

/** The message in the queue of its priority; one that is delayed, in order or transactional has no priority. */
export function placedByPriority(message: NewMessage, { writeQueueNums }: TopicConfig): NewMessage {
  const priority = Number(findProperty(message.properties, names.priority.name) ?? NaN)
  if (!(priority >= 0)) return message
  if (strongerProperties.some(({ name }) => findProperty(message.properties, name) !== undefined)) {
    const { [names.priority.name]: _none, ...rest } = decodeProperties(message.properties)
    return { ...message, properties: encodeProperties(rest) }
  }
  return { ...message, queueId: Math.min(priority, writeQueueNums - 1) }
}

/**
 * Whether a POP goes by priority: as often as the group's attribute `priority.factor` says.
 * @param chance 0 to 99
 */
export function goesByPriority(
  topic: TopicConfig,
  group: SubscriptionGroupConfig | undefined,
  chance: number,
): boolean {
  const factor = Number(groupAttribute(group, 'priority.factor'))
  return topicAttribute(topic, 'message.type') === 'PRIORITY' && chance < factor
}
