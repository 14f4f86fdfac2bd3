// SPDX-License-Identifier: Apache-2.0
// GET_ALL_TOPIC_LIST_FROM_NAMESERVER. [DefaultRequestProcessor.java getAllTopicListFromNameserver]
import { getAllTopicListFromNameserver, refuse } from '@rocketmq-ts/protocol'
import { nameServerHandler } from '../name-server.js'

export const handleGetAllTopicListFromNameserver = nameServerHandler(getAllTopicListFromNameserver, nameServer => {
  if (!nameServer.config.enableAllTopicList) refuse('SYSTEM_ERROR', 'disable')
  return { body: { topicList: nameServer.routes.topicNames() } }
})
