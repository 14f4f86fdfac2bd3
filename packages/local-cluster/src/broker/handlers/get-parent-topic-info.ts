// SPDX-License-Identifier: Apache-2.0
// GET_PARENT_TOPIC_INFO. [LiteManagerProcessor.java getParentTopicInfo]
import { getParentTopicInfo, isLightQueue, topicAttribute } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'
import { lightQueuesOf } from '../lite/light-queues.js'
import { groupsByParent, parentOf } from '../lite/lite-questions.js'

export const handleGetParentTopicInfo = handle(getParentTopicInfo, (broker, { topic }) => ({
  body: {
    topic,
    ttl: Number(topicAttribute(parentOf(broker, topic), 'lite.topic.expiration')),
    groups: groupsByParent(broker).get(topic),
    lmqNum: broker.store.topics().filter(isLightQueue).length,
    liteTopicCount: lightQueuesOf(broker, topic).length,
  },
}))
