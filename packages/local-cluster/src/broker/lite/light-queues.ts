// SPDX-License-Identifier: Apache-2.0
// Where the lite topics of a topic lie: in the light queues `%LMQ%$topic$…`.
import { lightQueueOf, topicAttribute, type TopicConfig } from '@rocketmq-ts/protocol'
import type { Broker } from '../broker.js'

/** True for a topic that was made for lite topics. */
export function hasLiteTopics(topic: TopicConfig): boolean {
  return topicAttribute(topic, 'message.type') === 'LITE'
}

/** True for the light queue of a lite topic of `topic`. */
export function isLightQueueOf(topic: string, queue: string): boolean {
  return queue.startsWith(lightQueueOf(topic, ''))
}

/** Those that a broker has messages of. */
export function lightQueuesOf({ store }: Broker, topic: string): readonly string[] {
  return store.topics().filter(name => isLightQueueOf(topic, name))
}
