// SPDX-License-Identifier: Apache-2.0
// The queues of a topic that consumers read, on all brokers: a broker asks the name servers for the others. Without an
// answer of theirs it knows its own. [TopicRouteInfoManager.java getTopicSubscribeInfo]
import { isLightQueue, isReadable, messageQueuesOf, type MessageQueue } from '@rocketmq-ts/protocol'
import type { Broker } from '../broker.js'

/** Queues of the topic; `undefined` when the topic is unknown. */
export async function subscribeQueues(broker: Broker, topic: string): Promise<readonly MessageQueue[] | undefined> {
  if (isLightQueue(topic)) return [{ topic, brokerName: broker.brokerName, queueId: 0 }]
  const own = broker.topics.get(topic)
  const route = await broker.nameServers.route(topic)
  const parts = route?.queueDatas ?? (own === undefined ? undefined : [{ ...own, brokerName: broker.brokerName }])
  const readable = parts?.filter(({ perm }) => isReadable(perm))
  return (
    readable &&
    messageQueuesOf(
      topic,
      readable.map(({ brokerName, readQueueNums }) => [brokerName, readQueueNums]),
    )
  )
}
