// SPDX-License-Identifier: Apache-2.0
// REGISTER_TOPIC_IN_NAMESRV, code 217: broker to name server.
import { string } from '@rocketmq-ts/remoting/frames'
import { topicRouteFastjsonBody } from '../bodies/topic-route-data.js'
import { declare } from '../response-codes.js'
import { topicRouted } from './routing-fields.js'

/**
 * Adds a topic to the routes, from the queues in the body. Name servers since 5.0 know it.
 * [DefaultRequestProcessor.java]
 */
export const registerTopicInNamesrv = declare({
  code: 217,
  name: 'REGISTER_TOPIC_IN_NAMESRV',
  request: {
    ...topicRouted,
    /** Topic to add. */
    topic: string,
  },
  body: topicRouteFastjsonBody,
})
