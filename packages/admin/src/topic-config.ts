// SPDX-License-Identifier: Apache-2.0
// Reads a topic's settings from one broker. Brokers before 5.0 cannot be asked for a single topic, only for all.
import { BrokerError } from '@rocketmq-ts/core'
import { getAllTopicConfig, getTopicConfig, isUnknownRequest } from '@rocketmq-ts/protocol'
import type { Operation } from './operation.js'
import { topicSettingsOf, type TopicSettings } from './topic-settings.js'

/** The settings; `undefined` when the broker does not know the topic. */
export async function readTopicSettings(
  operation: Operation,
  address: string,
  topic: string,
): Promise<TopicSettings | undefined> {
  try {
    const { body } = await operation.ask(address, getTopicConfig, { topic })
    return topicSettingsOf(body)
  } catch (error) {
    if (!(error instanceof BrokerError)) throw error
    if (error.responseName === 'TOPIC_NOT_EXIST') return undefined
    if (!isUnknownRequest(error)) throw error
  }
  const { body } = await operation.ask(address, getAllTopicConfig, {})
  const config = body.topicConfigTable.get(topic)
  return config === undefined ? undefined : topicSettingsOf(config)
}
