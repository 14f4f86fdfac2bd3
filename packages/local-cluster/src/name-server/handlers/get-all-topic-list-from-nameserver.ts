// SPDX-License-Identifier: Apache-2.0
// GET_ALL_TOPIC_LIST_FROM_NAMESERVER. [DefaultRequestProcessor.java getAllTopicListFromNameserver]
import { refuse, type getAllTopicListFromNameserver } from '@rocketmq-ts/protocol'
import type { NameServerHandler } from '../name-server.js'

/** Answers with all topics. */
export const handleGetAllTopicListFromNameserver: NameServerHandler<
  typeof getAllTopicListFromNameserver
> = nameServer => {
  if (!nameServer.config.enableAllTopicList) refuse('SYSTEM_ERROR', 'disable')
  return { body: { topicList: nameServer.routes.topicNames() } }
}
