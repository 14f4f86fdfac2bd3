// SPDX-License-Identifier: Apache-2.0
// UPDATE_AND_CREATE_TOPIC: an admin makes or changes a topic. [AdminBrokerProcessor.java updateAndCreateTopic]
import { parseAttributeChanges, type updateAndCreateTopic } from '@rocketmq-ts/protocol'
import { defaultRemark } from '../../remarks.js'
import { updateTopic } from '../admin/topic-changes.js'
import type { BrokerHandler } from '../broker.js'

/** Makes or changes the topic. */
export const handleUpdateAndCreateTopic: BrokerHandler<typeof updateAndCreateTopic> = (broker, request) => {
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
}
