// SPDX-License-Identifier: Apache-2.0
// GET_UNIT_TOPIC_LIST: topics that belong to units. [RouteInfoManager.java getUnitTopics]
import { getUnitTopicList, isUnitTopic, refuse } from '@rocketmq-ts/protocol'
import { nameServerHandler } from '../name-server.js'

export const handleGetUnitTopicList = nameServerHandler(getUnitTopicList, nameServer => {
  if (!nameServer.config.enableTopicList) refuse('SYSTEM_ERROR', 'disable')
  return { body: { topicList: nameServer.routes.topicsByFlag(isUnitTopic) } }
})
