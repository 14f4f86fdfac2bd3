// SPDX-License-Identifier: Apache-2.0
// GET_HAS_UNIT_SUB_TOPIC_LIST: topics that units subscribe to. [RouteInfoManager.java getHasUnitSubTopicList]
import { getHasUnitSubTopicList, hasUnitSubscription, refuse } from '@rocketmq-ts/protocol'
import { nameServerHandler } from '../name-server.js'

export const handleGetHasUnitSubTopicList = nameServerHandler(getHasUnitSubTopicList, nameServer => {
  if (!nameServer.config.enableTopicList) refuse('SYSTEM_ERROR', 'disable')
  return { body: { topicList: nameServer.routes.topicsByFlag(hasUnitSubscription) } }
})
