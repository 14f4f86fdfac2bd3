// SPDX-License-Identifier: Apache-2.0
// GET_SYSTEM_TOPIC_LIST_FROM_BROKER: topics that the broker keeps for itself, whether they exist or not.
// [AdminBrokerProcessor.java getSystemTopicListFromBroker]
import type { getSystemTopicListFromBroker } from '@rocketmq-ts/protocol'
import type { BrokerHandler } from '../broker.js'

/** Answers with the names. */
export const handleGetSystemTopicListFromBroker: BrokerHandler<typeof getSystemTopicListFromBroker> = broker => ({
  body: { topicList: [...broker.topics.system] },
})
