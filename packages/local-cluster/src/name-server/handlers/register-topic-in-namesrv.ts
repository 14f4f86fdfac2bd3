// SPDX-License-Identifier: Apache-2.0
// REGISTER_TOPIC_IN_NAMESRV: adds queues to the route of a topic. [DefaultRequestProcessor.java registerTopicToNamesrv]
import type { registerTopicInNamesrv } from '@rocketmq-ts/protocol'
import type { NameServerHandler } from '../name-server.js'

/** Adds the queues. */
export const handleRegisterTopicInNamesrv: NameServerHandler<typeof registerTopicInNamesrv> = (
  nameServer,
  { topic, body },
) => {
  nameServer.routes.registerTopic(topic, body.queueDatas)
  return {}
}
