// SPDX-License-Identifier: Apache-2.0
// UPDATE_AND_CREATE_STATIC_TOPIC: an admin makes or changes this broker's part of a static topic: its real queues, and
// which logical queues they stand behind. [AdminBrokerProcessor.java updateAndCreateStaticTopic]
import { updateAndCreateStaticTopic } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'
import { defaultRemark } from '../../remarks.js'
import { updateTopic } from '../admin/topic-changes.js'

export const handleUpdateAndCreateStaticTopic = handle(updateAndCreateStaticTopic, (broker, request) => {
  const { topic: topicName, readQueueNums, writeQueueNums, perm, topicSysFlag = 0, topicFilterType, force } = request
  updateTopic(broker, {
    topicName,
    readQueueNums,
    writeQueueNums,
    perm,
    topicSysFlag,
    order: false,
    topicFilterType: topicFilterType === 'MULTI_TAG' ? 'MULTI_TAG' : 'SINGLE_TAG',
    attributes: new Map(),
  })
  broker.disk.mappings.put(topicName, request.body, force === true)
  return { remark: defaultRemark }
})
