// SPDX-License-Identifier: Apache-2.0
// QUERY_TOPICS_BY_CONSUMER: topics in which a group has a position. [AdminBrokerProcessor.java queryTopicsByConsumer]
import type { queryTopicsByConsumer } from '@rocketmq-ts/protocol'
import type { BrokerHandler } from '../broker.js'

/** Answers with the topics. */
export const handleQueryTopicsByConsumer: BrokerHandler<typeof queryTopicsByConsumer> = (broker, { group }) => ({
  body: { topicList: broker.offsets.topicsOf(group), brokerAddr: broker.address },
})
