// SPDX-License-Identifier: Apache-2.0
// UPDATE_AND_CREATE_TOPIC_LIST: all of the topics, or none when one of them is not allowed. [AdminBrokerProcessor.java
// updateAndCreateTopicList]
import { updateAndCreateTopicList } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'
import { defaultRemark } from '../../remarks.js'
import { checkTopicChange, updateTopic } from '../admin/topic-changes.js'

export const handleUpdateAndCreateTopicList = handle(updateAndCreateTopicList, (broker, { body }) => {
  for (const topic of body.topicConfigList) checkTopicChange(broker, topic)
  for (const topic of body.topicConfigList) updateTopic(broker, topic)
  return { remark: defaultRemark }
})
