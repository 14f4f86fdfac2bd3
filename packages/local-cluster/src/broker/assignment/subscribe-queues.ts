// SPDX-License-Identifier: Apache-2.0
// The queues of a topic that consumers read. [TopicRouteInfoManager.java getTopicSubscribeInfo]
import { isReadable, type MessageQueue } from '@rocketmq-ts/protocol'
import type { Broker } from '../broker.js'

/** Queues of the topic; `undefined` when nobody knows the topic. */
export async function subscribeQueues(broker: Broker, topic: string): Promise<readonly MessageQueue[] | undefined> {
  const config = broker.topics.get(topic)
  if (config === undefined) return undefined
  return Array.from({ length: isReadable(config.perm) ? config.readQueueNums : 0 }, (_none, queueId) => ({
    topic,
    brokerName: broker.brokerName,
    queueId,
  }))
}
