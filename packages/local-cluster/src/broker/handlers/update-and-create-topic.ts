// SPDX-License-Identifier: Apache-2.0
// UPDATE_AND_CREATE_TOPIC: an admin makes or changes a topic. [AdminBrokerProcessor.java updateAndCreateTopic]
import { parseAttributeChanges, updateAndCreateTopic } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'
import { defaultRemark } from '../../remarks.js'
import { updateTopic } from '../admin/topic-changes.js'

export const handleUpdateAndCreateTopic = handle(updateAndCreateTopic, (broker, request) => {
  const { topic: topicName, readQueueNums, writeQueueNums, perm, topicSysFlag = 0, order } = request
  updateTopic(broker, {
    topicName,
    readQueueNums,
    writeQueueNums,
    perm,
    topicSysFlag,
    order,
    topicFilterType: request.topicFilterType === 'MULTI_TAG' ? 'MULTI_TAG' : 'SINGLE_TAG',
    attributes: parseAttributeChanges(request.attributes),
  })
  return { remark: defaultRemark }
})
