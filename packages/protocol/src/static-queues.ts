// SPDX-License-Identifier: Apache-2.0
// Static topics: their queues are logical, numbered over all brokers, and carry the name of a broker that does not
// exist. The route tells which broker holds each one now. [ClientMetadata.java topicRouteData2EndpointsForStaticTopic]
import { messageQueueKey, type MessageQueue } from './bodies/message-queue.js'
import type { TopicRouteData } from './bodies/topic-route-data.js'
import { globalScope } from './system-names.js'

/** The logical queues of a topic, and where they are. */
export interface StaticQueues {
  /** In the order of their numbers. */
  readonly queues: readonly MessageQueue[]
  /** Name of the broker by the key of the queue. */
  readonly holders: ReadonlyMap<string, string>
}

/** Begins the name of a broker that stands for logical queues. */
const mockPrefix = '__syslo__'

/** The logical queues of a static topic that some broker holds; `undefined` for any other topic. */
export function staticQueuesOf(topic: string, route: TopicRouteData): StaticQueues | undefined {
  const mappings = [...(route.topicQueueMappingByBroker?.entries() ?? [])]
  if (mappings.length === 0) return undefined
  const found = new Map<string, { queue: MessageQueue; holder: string; epoch: number }>()
  for (const [broker, { scope, epoch, brokerName = broker, currIdMap }] of mappings) {
    for (const queueId of currIdMap?.keys() ?? []) {
      const queue = { topic, brokerName: mockBrokerName(scope), queueId }
      const key = messageQueueKey(queue)
      // The younger mapping is right while a queue moves.
      if (epoch >= (found.get(key)?.epoch ?? -Infinity)) found.set(key, { queue, holder: brokerName, epoch })
    }
  }
  return {
    queues: [...found.values()].map(({ queue }) => queue).sort((one, other) => one.queueId - other.queueId),
    holders: new Map([...found].map(([key, { holder }]) => [key, holder])),
  }
}

/** True for the name of a broker that stands for logical queues. */
export function isMockBroker(brokerName: string): boolean {
  return brokerName.startsWith(mockPrefix)
}

function mockBrokerName(scope: string): string {
  return scope === globalScope ? `${mockPrefix}global__` : mockPrefix + scope
}
