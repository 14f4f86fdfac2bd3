// SPDX-License-Identifier: Apache-2.0
// QUERY_TOPIC_CONSUME_BY_WHO: groups that subscribe to a topic, or have a position in it. [AdminBrokerProcessor.java
// queryTopicConsumeByWho]
import type { queryTopicConsumeByWho } from '@rocketmq-ts/protocol'
import type { BrokerHandler } from '../broker.js'

/** Answers with the groups. */
export const handleQueryTopicConsumeByWho: BrokerHandler<typeof queryTopicConsumeByWho> = (broker, { topic }) => {
  const groups = new Set([...broker.consumers.subscribersOf(topic), ...broker.offsets.groupsOf(topic)])
  return { body: { groupList: [...groups] } }
}
