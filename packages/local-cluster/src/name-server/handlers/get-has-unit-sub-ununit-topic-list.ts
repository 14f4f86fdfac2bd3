// SPDX-License-Identifier: Apache-2.0
// GET_HAS_UNIT_SUB_UNUNIT_TOPIC_LIST: topics that units subscribe to without belonging to one. [RouteInfoManager.java
// getHasUnitSubUnUnitTopicList]
import type { getHasUnitSubUnunitTopicList } from '@rocketmq-ts/protocol'
import { refuse } from '../../refuse.js'
import type { NameServerHandler } from '../name-server.js'
import { hasUnitSubscription, isUnit } from '../../topic-flags.js'

/** Answers with the topics. */
export const handleGetHasUnitSubUnunitTopicList: NameServerHandler<
  typeof getHasUnitSubUnunitTopicList
> = nameServer => {
  if (!nameServer.config.enableTopicList) refuse('SYSTEM_ERROR', 'disable')
  const topicList = nameServer.routes.topicsByFlag(flag => hasUnitSubscription(flag) && !isUnit(flag))
  return { body: { topicList } }
}
