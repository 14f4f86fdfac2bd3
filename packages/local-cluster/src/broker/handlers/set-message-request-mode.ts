// SPDX-License-Identifier: Apache-2.0
// SET_MESSAGE_REQUEST_MODE: a group pulls or pops a topic from now on. [QueryAssignmentProcessor.java]
import { isRetryTopic, refuse, setMessageRequestMode } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'
import { requestModes } from '../assignment/request-modes.js'

export const handleSetMessageRequestMode = handle(setMessageRequestMode, (broker, { body }) => {
  const { topic, consumerGroup } = body
  if (isRetryTopic(topic)) refuse('NO_PERMISSION', 'retry topic is not allowed to set mode')
  if (!broker.topics.has(topic)) refuse('TOPIC_NOT_EXIST', `topic[${topic}] not exist`)
  if (broker.groups.find(consumerGroup) === undefined) {
    refuse('SUBSCRIPTION_GROUP_NOT_EXIST', 'subscription group does not exist')
  }
  const modes = requestModes(broker)
  const groups = modes.get(topic) ?? new Map<string, typeof body>()
  modes.set(topic, groups.set(consumerGroup, body))
  return {}
})
