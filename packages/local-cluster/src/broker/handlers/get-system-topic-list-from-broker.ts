// SPDX-License-Identifier: Apache-2.0
// GET_SYSTEM_TOPIC_LIST_FROM_BROKER: topics that the broker keeps for itself, whether they exist or not.
// [AdminBrokerProcessor.java getSystemTopicListFromBroker]
import { getSystemTopicListFromBroker } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'

export const handleGetSystemTopicListFromBroker = handle(getSystemTopicListFromBroker, broker => ({
  body: { topicList: [...broker.topics.system] },
}))
