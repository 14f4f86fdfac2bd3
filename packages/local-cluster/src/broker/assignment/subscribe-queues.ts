// SPDX-License-Identifier: Apache-2.0
// The queues of a topic that consumers read, on all brokers: a broker asks the name servers for the others. Without an
// answer of theirs it knows its own. [TopicRouteInfoManager.java getTopicSubscribeInfo]
import { isLightQueue, isReadable, type MessageQueue, type QueueData } from '@rocketmq-ts/protocol'
import type { Broker } from '../broker.js'

/** Queues of the topic; `undefined` when nobody knows the topic. */
export async function subscribeQueues(broker: Broker, topic: string): Promise<readonly MessageQueue[] | undefined> {
  if (isLightQueue(topic)) return [{ topic, brokerName: broker.brokerName, queueId: 0 }]
  const own = broker.topics.get(topic)
  const route = await broker.routeOf(topic)
  const parts = route?.queueDatas ?? (own === undefined ? undefined : [{ ...own, brokerName: broker.brokerName }])
  return parts?.flatMap(part => queuesOf(topic, part))
}

function queuesOf(topic: string, part: Pick<QueueData, 'brokerName' | 'readQueueNums' | 'perm'>): MessageQueue[] {
  const { brokerName, readQueueNums, perm } = part
  return Array.from({ length: isReadable(perm) ? readQueueNums : 0 }, (_none, queueId) => ({
    topic,
    brokerName,
    queueId,
  }))
}
