// SPDX-License-Identifier: Apache-2.0
// GET_TOPIC_CONFIG. What is logical about a static topic is told to those who ask for it. [AdminBrokerProcessor.java
// getTopicConfig]
import { getTopicConfig, refuse } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'

export const handleGetTopicConfig = handle(getTopicConfig, (broker, { topic, isLogical }) => {
  const config = broker.topics.get(topic)
  if (config === undefined) refuse('TOPIC_NOT_EXIST', `No topic in this broker. topic: ${topic}`)
  const mappingDetail = isLogical === true ? broker.disk.mappings.get(topic) : undefined
  return { body: mappingDetail === undefined ? config : { ...config, mappingDetail } }
})
