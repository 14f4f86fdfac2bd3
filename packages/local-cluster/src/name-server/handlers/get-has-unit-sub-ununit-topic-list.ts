// SPDX-License-Identifier: Apache-2.0
// GET_HAS_UNIT_SUB_UNUNIT_TOPIC_LIST: topics that units subscribe to without belonging to one. [RouteInfoManager.java
// getHasUnitSubUnUnitTopicList]
import { getHasUnitSubUnunitTopicList, hasUnitSubscription, isUnitTopic, refuse } from '@rocketmq-ts/protocol'
import { nameServerHandler } from '../name-server.js'

export const handleGetHasUnitSubUnunitTopicList = nameServerHandler(getHasUnitSubUnunitTopicList, nameServer => {
  if (!nameServer.config.enableTopicList) refuse('SYSTEM_ERROR', 'disable')
  const topicList = nameServer.routes.topicsByFlag(flag => hasUnitSubscription(flag) && !isUnitTopic(flag))
  return { body: { topicList } }
})
