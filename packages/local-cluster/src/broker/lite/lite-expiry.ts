// SPDX-License-Identifier: Apache-2.0
// Lite topics that no one sends to any more go by themselves, if their topic says when (`lite.topic.expiration`).
// Whether they were consumed is not asked. [AbstractLiteLifecycleManager.java]
import { topicAttribute, type TopicConfig } from '@rocketmq-ts/protocol'
import type { Broker } from '../broker.js'
import { popState } from '../pop/pop-state.js'
import { hasLiteTopics, lightQueuesOf } from './light-queues.js'
import { liteBindTopicOf } from './lite-group.js'
import { liteSubscriptions } from './lite-subscriptions.js'

/** Removes lite topics whose last message is old enough. A broker that began a short time ago keeps all. */
export function removeUnusedLiteTopics(broker: Broker): void {
  const { clock, config, startedAt, store, topics } = broker
  if (clock.now() - startedAt < config.minLiteTTl) return
  for (const topic of topics) {
    const ageMs = lifetimeMsOf(topic)
    if (ageMs === undefined) continue
    const oldest = clock.now() - Math.max(ageMs, config.minLiteTTl)
    for (const queue of lightQueuesOf(broker, topic.topicName)) {
      const last = store.entryAt(queue, 0, store.maxOffset(queue, 0) - 1)
      if (last !== undefined && last.storeTimestamp < oldest) remove(broker, topic.topicName, queue)
    }
  }
}

/** Nothing when the lite topics of a topic stay for ever. */
function lifetimeMsOf(topic: TopicConfig): number | undefined {
  if (!hasLiteTopics(topic)) return undefined
  const minutes = Number(topicAttribute(topic, 'lite.topic.expiration'))
  return minutes > 0 ? minutes * 60_000 : undefined
}

function remove(broker: Broker, topic: string, queue: string): void {
  for (const group of broker.groups) {
    if (liteBindTopicOf(group) !== topic) continue
    broker.part(popState).orders.forget({ group: group.groupName, topic: queue, queueId: 0 })
  }
  broker.offsets.deleteTopic(queue)
  broker.store.deleteTopic(queue)
  broker.part(liteSubscriptions).forget(queue)
}
