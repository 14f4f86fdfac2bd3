// SPDX-License-Identifier: Apache-2.0
// GET_TOPIC_CONFIG. [AdminBrokerProcessor.java getTopicConfig]
import { getTopicConfig, refuse } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'

export const handleGetTopicConfig = handle(getTopicConfig, (broker, { topic }) => {
  const body = broker.topics.get(topic)
  return body === undefined ? refuse('TOPIC_NOT_EXIST', `No topic in this broker. topic: ${topic}`) : { body }
})
