// SPDX-License-Identifier: Apache-2.0
// CLEAN_UNUSED_TOPIC: forgets queues of topics that were deleted. [AdminBrokerProcessor.java cleanUnusedTopic]
import { cleanUnusedTopic } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'

export const handleCleanUnusedTopic = handle(cleanUnusedTopic, broker => {
  for (const topic of broker.store.topics()) if (!broker.topics.has(topic)) broker.store.deleteTopic(topic)
  return {}
})
