// SPDX-License-Identifier: Apache-2.0
// GET_TOPIC_CONFIG. [AdminBrokerProcessor.java getTopicConfig]
import { refuse, type getTopicConfig } from '@rocketmq-ts/protocol'
import type { BrokerHandler } from '../broker.js'

/** Answers with the configuration of a topic. */
export const handleGetTopicConfig: BrokerHandler<typeof getTopicConfig> = (broker, { topic }) => {
  const body = broker.topics.get(topic)
  return body === undefined ? refuse('TOPIC_NOT_EXIST', `No topic in this broker. topic: ${topic}`) : { body }
}
