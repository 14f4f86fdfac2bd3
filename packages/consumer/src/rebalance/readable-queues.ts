// SPDX-License-Identifier: Apache-2.0
// The queues of a topic that a consumer may read. [MQClientInstance.java topicRouteData2TopicSubscribeInfo]
import { isReadable, messageQueuesOf, type MessageQueue, type TopicRouteData } from '@rocketmq-ts/protocol'
import { logicalQueuesOf } from '../queue/holder-of-queue.js'

/** Queues of all brokers that let the topic be read, in the order that all members of a group agree on. */
export function readableQueues(topic: string, route: TopicRouteData): readonly MessageQueue[] {
  const logical = logicalQueuesOf(topic, route)
  if (logical !== undefined) return logical.queues
  const readable = route.queueDatas.filter(({ perm }) => isReadable(perm))
  return messageQueuesOf(
    topic,
    readable.map(({ brokerName, readQueueNums }) => [brokerName, readQueueNums]),
  )
}
