// SPDX-License-Identifier: Apache-2.0
// QUERY_TOPICS_BY_CONSUMER: topics in which a group has a position. [AdminBrokerProcessor.java queryTopicsByConsumer]
import { queryTopicsByConsumer } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'

export const handleQueryTopicsByConsumer = handle(queryTopicsByConsumer, (broker, { group }) => ({
  body: { topicList: broker.offsets.topicsOf(group), brokerAddr: broker.address },
}))
