// SPDX-License-Identifier: Apache-2.0
// How far a group is behind in each queue of a topic. [AdminBrokerProcessor.java getConsumeStats,
// fetchAllConsumeStatsInBroker]
import type { MessageQueue, OffsetWrapper, OfQueue } from '@rocketmq-ts/protocol'
import type { Broker } from '../broker.js'

/** Positions of a group in a queue, beside those of the broker. */
export type LagOfQueue = OfQueue<OffsetWrapper>

/** A queue of this broker. */
export function queueOf({ brokerName }: Broker, topic: string, queueId: number): MessageQueue {
  return { topic, brokerName, queueId }
}

/** When the message at a position was stored; -1 when nothing is there. */
export function storeTimeAt(broker: Broker, topic: string, queueId: number, offset: number): number {
  return broker.store.entryAt(topic, queueId, offset)?.storeTimestamp ?? -1
}

/** Positions of a group in the first `queues` queues of a topic, each at `least`. */
export function lagsOf(
  broker: Broker,
  group: string,
  { topic, queues, least = 0 }: { readonly topic: string; readonly queues: number; readonly least?: number },
): readonly LagOfQueue[] {
  return Array.from({ length: queues }, (_, queueId) => {
    const consumerOffset = Math.max(least, broker.offsets.get(group, topic, queueId))
    return {
      queue: queueOf(broker, topic, queueId),
      brokerOffset: broker.store.maxOffset(topic, queueId),
      consumerOffset,
      pullOffset: Math.max(consumerOffset, broker.offsets.pulledTo(group, topic, queueId)),
      lastTimestamp: Math.max(0, storeTimeAt(broker, topic, queueId, consumerOffset - 1)),
    }
  })
}

/** Topics of a group that are still subscribed to, or all when the group is not connected. */
export function subscribedTopics(broker: Broker, group: string, topics: readonly string[]): readonly string[] {
  const subscriptions = broker.consumers.get(group)?.subscriptions
  if (subscriptions === undefined || subscriptions.size === 0) return topics
  return topics.filter(topic => subscriptions.has(topic))
}
