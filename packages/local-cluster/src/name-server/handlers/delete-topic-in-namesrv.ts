// SPDX-License-Identifier: Apache-2.0
// DELETE_TOPIC_IN_NAMESRV: forgets the route of a topic; brokers that still have the topic register it again.
// [DefaultRequestProcessor.java deleteTopicInNamesrv]
import { deleteTopicInNamesrv } from '@rocketmq-ts/protocol'
import { nameServerHandler } from '../name-server.js'

export const handleDeleteTopicInNamesrv = nameServerHandler(
  deleteTopicInNamesrv,
  (nameServer, { topic, clusterName }) => {
    nameServer.routes.deleteTopic(topic, clusterName === '' ? undefined : clusterName)
    return {}
  },
)
