// SPDX-License-Identifier: Apache-2.0
// Topics that brokers make by themselves: those of groups, and unknown ones that are sent to.
// [TopicConfigManager.java createTopicInSendMessageMethod, createTopicInSendMessageBackMethod]
import {
  defaultTopicName,
  isInherited,
  permissions,
  readWrite,
  retryTopicOf,
  topicSysFlags,
  type SubscriptionGroupConfig,
  type TopicConfig,
} from '@rocketmq-ts/protocol'
import type { Broker } from './broker.js'
import { newTopic } from './topic-table.js'

/** The topic, made now when it is missing. Its order flag is set right in either case. */
export function findOrMakeTopic(
  broker: Broker,
  name: string,
  given: Pick<TopicConfig, 'readQueueNums' | 'writeQueueNums' | 'perm'> & Partial<TopicConfig>,
): TopicConfig {
  const known = broker.topics.get(name)
  const order = given.order ?? false
  if (known !== undefined && known.order === order) return known
  const made = known === undefined ? newTopic(name, given) : { ...known, order }
  broker.topics.put(made)
  return made
}

/** The retry topic of a group, made now when it is missing. */
export function findOrMakeRetryTopic(
  broker: Broker,
  group: SubscriptionGroupConfig,
  { isOrder = false, isUnit = false } = {},
): TopicConfig {
  return findOrMakeTopic(broker, retryTopicOf(group.groupName), {
    readQueueNums: group.retryQueueNums,
    writeQueueNums: group.retryQueueNums,
    perm: readWrite,
    topicSysFlag: isUnit ? topicSysFlags.UNIT_SUBSCRIPTION : 0,
    order: isOrder,
  })
}

/** Makes an unknown topic after the model of `defaultTopic`; `undefined` when that may not be inherited from. */
export function makeTopicOnSend(
  broker: Broker,
  name: string,
  { defaultTopic, queues, topicSysFlag }: { defaultTopic: string; queues: number; topicSysFlag: number },
): TopicConfig | undefined {
  const model = broker.topics.get(defaultTopic)
  if (model === undefined || !isInherited(model.perm)) return undefined
  if (defaultTopic === defaultTopicName && !broker.config.autoCreateTopicEnable) return undefined
  const queueNums = Math.max(0, Math.min(queues, model.writeQueueNums))
  const made = newTopic(name, {
    readQueueNums: queueNums,
    writeQueueNums: queueNums,
    perm: model.perm & ~permissions.INHERIT,
    topicFilterType: model.topicFilterType,
    topicSysFlag,
  })
  broker.topics.put(made)
  return made
}
