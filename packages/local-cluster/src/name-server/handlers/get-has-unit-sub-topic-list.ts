// SPDX-License-Identifier: Apache-2.0
// GET_HAS_UNIT_SUB_TOPIC_LIST: topics that units subscribe to. [RouteInfoManager.java getHasUnitSubTopicList]
import { hasUnitSubscription, refuse, type getHasUnitSubTopicList } from '@rocketmq-ts/protocol'
import type { NameServerHandler } from '../name-server.js'

/** Answers with the topics. */
export const handleGetHasUnitSubTopicList: NameServerHandler<typeof getHasUnitSubTopicList> = nameServer => {
  if (!nameServer.config.enableTopicList) refuse('SYSTEM_ERROR', 'disable')
  return { body: { topicList: nameServer.routes.topicsByFlag(hasUnitSubscription) } }
}
