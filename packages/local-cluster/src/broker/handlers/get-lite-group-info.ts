// SPDX-License-Identifier: Apache-2.0
// GET_LITE_GROUP_INFO. [LiteManagerProcessor.java getLiteGroupInfo]
import { getLiteGroupInfo, lightQueueOf } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'
import { liteLagOf, liteLagOfAll } from '../lite/lite-lag.js'
import { certainBindTopicOf } from '../lite/lite-questions.js'

export const handleGetLiteGroupInfo = handle(getLiteGroupInfo, (broker, { group, liteTopic = '', topK = 0 }) => {
  const parentTopic = certainBindTopicOf(broker, group)
  const isAboutAll = liteTopic === ''
  const figures = isAboutAll
    ? liteLagOfAll(broker, group, parentTopic, topK)
    : liteLagOf(broker, group, lightQueueOf(parentTopic, liteTopic))
  return { body: { group, parentTopic, liteTopic: isAboutAll ? undefined : liteTopic, ...figures } }
})
