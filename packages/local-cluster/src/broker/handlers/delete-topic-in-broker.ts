// SPDX-License-Identifier: Apache-2.0
// DELETE_TOPIC_IN_BROKER: the topic, its messages and offsets are gone; the route goes by DELETE_TOPIC_IN_NAMESRV.
// [AdminBrokerProcessor.java deleteTopic]
import { deleteTopicInBroker } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'
import { dropTopic } from '../admin/topic-changes.js'

/** Deletes the topic; an unknown one is no error. */
export const handleDeleteTopicInBroker = handle(deleteTopicInBroker, (broker, { topic }) => {
  dropTopic(broker, topic)
  return {}
})
