// SPDX-License-Identifier: Apache-2.0
// GET_HAS_UNIT_SUB_UNUNIT_TOPIC_LIST: topics that units subscribe to without belonging to one. [RouteInfoManager.java
// getHasUnitSubUnUnitTopicList]
import { hasUnitSubscription, isUnitTopic, refuse, type getHasUnitSubUnunitTopicList } from '@rocketmq-ts/protocol'
import type { NameServerHandler } from '../name-server.js'

/** Answers with the topics. */
export const handleGetHasUnitSubUnunitTopicList: NameServerHandler<
  typeof getHasUnitSubUnunitTopicList
> = nameServer => {
  if (!nameServer.config.enableTopicList) refuse('SYSTEM_ERROR', 'disable')
  const topicList = nameServer.routes.topicsByFlag(flag => hasUnitSubscription(flag) && !isUnitTopic(flag))
  return { body: { topicList } }
}
