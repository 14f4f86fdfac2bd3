// SPDX-License-Identifier: Apache-2.0
// Which broker to ask about a queue: the one in its name, but for queues of static topics, whose names stand for a
// place that the route tells. [MQClientInstance.java getBrokerNameFromMessageQueue]
import {
  isMockBroker,
  messageQueueKey,
  staticQueuesOf,
  type MessageQueue,
  type StaticQueues,
  type TopicRouteData,
} from '@rocketmq-ts/protocol'
import type { MQClientInstance } from '@rocketmq-ts/client'

/** Worked out once for each route. */
const known = new WeakMap<TopicRouteData, StaticQueues | undefined>()

/** The logical queues of a static topic; `undefined` for any other topic. */
export function logicalQueuesOf(topic: string, route: TopicRouteData): StaticQueues | undefined {
  if (!known.has(route)) known.set(route, staticQueuesOf(topic, route))
  return known.get(route)
}

/** Name of the broker that holds the queue; the queue's own when the route says nothing else. */
export function holderOf(queue: MessageQueue, { routes }: Pick<MQClientInstance, 'routes'>): string {
  const { topic, brokerName } = queue
  if (!isMockBroker(brokerName)) return brokerName
  const route = routes.get(topic)
  const logical = route === undefined ? undefined : logicalQueuesOf(topic, route)
  return logical?.holders.get(messageQueueKey(queue)) ?? brokerName
}
