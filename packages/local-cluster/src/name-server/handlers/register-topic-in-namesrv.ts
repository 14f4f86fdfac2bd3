// SPDX-License-Identifier: Apache-2.0
// REGISTER_TOPIC_IN_NAMESRV: adds queues to the route of a topic. [DefaultRequestProcessor.java registerTopicToNamesrv]
import { registerTopicInNamesrv } from '@rocketmq-ts/protocol'
import { nameServerHandler } from '../name-server.js'

export const handleRegisterTopicInNamesrv = nameServerHandler(registerTopicInNamesrv, (nameServer, { topic, body }) => {
  nameServer.routes.registerTopic(topic, body.queueDatas)
  return {}
})
