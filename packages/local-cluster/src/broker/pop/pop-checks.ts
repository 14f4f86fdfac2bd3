// SPDX-License-Identifier: Apache-2.0
// What the requests around POP check alike, in Java's order. Each refuses with the fields of its own answer, which
// Java prints with zeros. [PopMessageProcessor.java, PeekMessageProcessor.java, NotificationProcessor.java]
import {
  isReadable,
  isRetryTopic,
  maxPopMessages,
  refuse,
  type SubscriptionGroupConfig,
  type TopicConfig,
} from '@rocketmq-ts/protocol'
import type { ExtFields } from '@rocketmq-ts/remoting'
import { withFaq } from '../../remarks.js'
import type { Broker } from '../broker.js'

/** The queue that a request is about. */
export interface PopTarget {
  readonly topic: string
  /** -1 for any. */
  readonly queueId: number
  readonly consumerGroup: string
}

/** Refuses when the broker may not be read. */
export function checkReadable(broker: Broker, what: 'pop' | 'peeking', fields?: ExtFields): void {
  if (isReadable(broker.config.brokerPermission)) return
  refuse('NO_PERMISSION', `the broker[${broker.host.host}] ${what} message is forbidden`, fields)
}

/** Milliseconds past its time after which a request is not served any more. */
const tooLateMs = 500

/** What every pop checks before it looks at its topic. */
export function checkPop(
  broker: Broker,
  { bornTime, pollTime, maxMessages: wanted }: { bornTime: number; pollTime: number; maxMessages: number },
  fields?: ExtFields,
): void {
  const { host } = broker.host
  if (broker.clock.now() - bornTime - pollTime > tooLateMs) {
    refuse('POLLING_TIMEOUT', `the broker[${host}] pop message is timeout too much`, fields)
  }
  checkReadable(broker, 'pop', fields)
  if (wanted > maxPopMessages) {
    refuse('INVALID_PARAMETER', `the broker[${host}] pop message's num is greater than ${maxPopMessages}`, fields)
  }
}

/** The topic and the group of a request; refuses what is unknown, forbidden or out of range. */
export function checkPopTarget(
  broker: Broker,
  { topic: name, queueId, consumerGroup }: PopTarget,
  { consumer, fields }: { readonly consumer: string; readonly fields: ExtFields | undefined },
): { topic: TopicConfig; group: SubscriptionGroupConfig } {
  const topic = broker.topics.get(name)
  if (topic === undefined) {
    return refuse('TOPIC_NOT_EXIST', withFaq(`topic[${name}] not exist, apply first please! `), fields)
  }
  if (!isReadable(topic.perm)) {
    refuse('NO_PERMISSION', `the topic[${name}] peeking message is forbidden`, fields)
  }
  if (queueId >= topic.readQueueNums) {
    refuse('INVALID_PARAMETER', describeQueue(topic, queueId, consumer), fields)
  }
  const group = broker.groups.find(consumerGroup)
  if (group === undefined) {
    const remark = withFaq(`subscription group [${consumerGroup}] does not exist, `)
    return refuse('SUBSCRIPTION_GROUP_NOT_EXIST', remark, fields)
  }
  if (!group.consumeEnable) {
    refuse('NO_PERMISSION', `subscription group no permission, ${consumerGroup}`, fields)
  }
  return { topic, group }
}

/** What Java says of a queue that a topic does not have. */
export function describeQueue(topic: TopicConfig, queueId: number, consumer: string): string {
  return (
    `queueId[${queueId}] is illegal, topic:[${topic.topicName}] ` +
    `topicConfig.readQueueNums:[${topic.readQueueNums}] consumer:[/${consumer}]`
  )
}

/** Where the next pop would begin; nothing is committed. */
export function nextPopOffset(broker: Broker, queue: { group: string; topic: string; queueId: number }): number {
  const { group, topic, queueId } = queue
  const low = broker.store.minOffset(topic, queueId)
  const high = broker.store.maxOffset(topic, queueId)
  const committed = broker.offsets.get(group, topic, queueId)
  return Math.min(Math.max(committed, low), high)
}

/**
 * Where a group without position begins. A queue whose first message is still there is taken from the beginning in
 * either mode, as Java does in memory.
 */
export function initialPopOffset(
  { store }: Broker,
  { topic, queueId }: { readonly topic: string; readonly queueId: number },
  start: 'min' | 'max',
): number {
  const min = store.minOffset(topic, queueId)
  if (start === 'min' || isRetryTopic(topic) || store.entryAt(topic, queueId, 0) !== undefined) return min
  return Math.max(0, store.maxOffset(topic, queueId) - 1)
}
