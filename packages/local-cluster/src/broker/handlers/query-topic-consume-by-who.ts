// SPDX-License-Identifier: Apache-2.0
// QUERY_TOPIC_CONSUME_BY_WHO: groups that subscribe to a topic, or have a position in it. [AdminBrokerProcessor.java
// queryTopicConsumeByWho]
import { queryTopicConsumeByWho } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'

export const handleQueryTopicConsumeByWho = handle(queryTopicConsumeByWho, (broker, { topic }) => {
  const groups = new Set([...broker.consumers.subscribersOf(topic), ...broker.offsets.groupsOf(topic)])
  return { body: { groupList: [...groups] } }
})
