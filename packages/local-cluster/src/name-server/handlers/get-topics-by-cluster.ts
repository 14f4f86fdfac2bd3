// SPDX-License-Identifier: Apache-2.0
// GET_TOPICS_BY_CLUSTER. [DefaultRequestProcessor.java getTopicsByCluster]
import { getTopicsByCluster, refuse } from '@rocketmq-ts/protocol'
import { nameServerHandler } from '../name-server.js'

/** Answers with the topics of a cluster; none for an unknown one. */
export const handleGetTopicsByCluster = nameServerHandler(getTopicsByCluster, (nameServer, { cluster }) => {
  if (!nameServer.config.enableTopicList) refuse('SYSTEM_ERROR', 'disable')
  return { body: { topicList: nameServer.routes.topicsOfCluster(cluster) } }
})
