// SPDX-License-Identifier: Apache-2.0
// CLEAN_UNUSED_TOPIC: forgets queues of topics that were deleted. [AdminBrokerProcessor.java cleanUnusedTopic]
import type { cleanUnusedTopic } from '@rocketmq-ts/protocol'
import type { BrokerHandler } from '../broker.js'

/** Forgets the queues. */
export const handleCleanUnusedTopic: BrokerHandler<typeof cleanUnusedTopic> = broker => {
  for (const topic of broker.store.topics()) if (!broker.topics.has(topic)) broker.store.deleteTopic(topic)
  return {}
}
