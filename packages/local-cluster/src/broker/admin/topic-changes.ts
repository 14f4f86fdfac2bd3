// SPDX-License-Identifier: Apache-2.0
// How admins make, change and delete topics. [AdminBrokerProcessor.java updateAndCreateTopic, deleteTopic]
import {
  applyAttributeChanges,
  popStoredTopicOf,
  refuse,
  topicAttributes,
  topicProblem,
  type TopicConfig,
} from '@rocketmq-ts/protocol'
import type { Broker } from '../broker.js'
import { refuseTooManyQueues } from '../topic-table.js'

/** Makes or changes a topic; its attributes are changes, with signs. */
export function updateTopic(broker: Broker, topic: TopicConfig): void {
  checkTopicChange(broker, topic)
  const { topicName, attributes: changes } = topic
  const known = broker.topics.get(topicName)
  const current = known === undefined ? undefined : (known.attributes ?? new Map<string, string>())
  const attributes = applyAttributeChanges({
    rules: topicAttributes,
    current,
    changes: changes ?? new Map<string, string>(),
  })
  broker.topics.put({ ...topic, attributes })
}

/** Refuses names and types that are not allowed. */
export function checkTopicChange({ config, topics }: Broker, topic: TopicConfig): void {
  const { topicName, attributes } = topic
  const fault = topicProblem(topicName)
  if (fault !== undefined) refuse('INVALID_PARAMETER', fault)
  if (config.validateSystemTopicWhenUpdateTopic && topics.isSystem(topicName)) refuseSystem(topicName)
  refuseTooManyQueues(topic)
  if (!config.enableMixedMessageType && attributes?.get('+message.type') === 'MIXED') {
    refuse('INVALID_PARAMETER', 'MIXED message type is not supported.')
  }
}

/** Deletes a topic with its queues and everybody's offsets, and the POP retry topics of its groups. */
export function dropTopic(broker: Broker, topic: string): void {
  if (topic.trim() === '') refuse('INVALID_PARAMETER', 'The specified topic is blank.')
  if (broker.config.validateSystemTopicWhenUpdateTopic && broker.topics.isSystem(topic)) refuseSystem(topic)
  const groups = broker.offsets.groupsOf(topic)
  const retryTopics = groups.flatMap(group => [
    popStoredTopicOf('retry-v2', topic, group),
    popStoredTopicOf('retry', topic, group),
  ])
  for (const name of [topic, ...retryTopics.filter(retryTopic => broker.topics.has(retryTopic))]) {
    broker.topics.delete(name)
    broker.disk.mappings.delete(name)
    broker.offsets.deleteTopic(name)
    broker.store.deleteTopic(name)
  }
}

function refuseSystem(topic: string): never {
  refuse('INVALID_PARAMETER', `The topic[${topic}] is conflict with system topic.`)
}
