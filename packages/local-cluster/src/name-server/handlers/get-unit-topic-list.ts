// SPDX-License-Identifier: Apache-2.0
// GET_UNIT_TOPIC_LIST: topics that belong to units. [RouteInfoManager.java getUnitTopics]
import { isUnitTopic, refuse, type getUnitTopicList } from '@rocketmq-ts/protocol'
import type { NameServerHandler } from '../name-server.js'

/** Answers with the topics. */
export const handleGetUnitTopicList: NameServerHandler<typeof getUnitTopicList> = nameServer => {
  if (!nameServer.config.enableTopicList) refuse('SYSTEM_ERROR', 'disable')
  return { body: { topicList: nameServer.routes.topicsByFlag(isUnitTopic) } }
}
