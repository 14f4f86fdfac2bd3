// SPDX-License-Identifier: Apache-2.0
// DELETE_TOPIC_IN_BROKER: the topic, its messages and offsets are gone; the route goes by DELETE_TOPIC_IN_NAMESRV.
// [AdminBrokerProcessor.java deleteTopic]
import type { deleteTopicInBroker } from '@rocketmq-ts/protocol'
import { deleteTopic } from '../admin/topic-changes.js'
import type { BrokerHandler } from '../broker.js'

/** Deletes the topic; an unknown one is no error. */
export const handleDeleteTopicInBroker: BrokerHandler<typeof deleteTopicInBroker> = (broker, { topic }) => {
  deleteTopic(broker, topic)
  return {}
}
