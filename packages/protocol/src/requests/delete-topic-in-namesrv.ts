// SPDX-License-Identifier: Apache-2.0
// DELETE_TOPIC_IN_NAMESRV, code 216: admin to name server. A broker that still has the topic brings it back with its
// next registration.
import { optional, string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'
import { topicRouted } from './routing-fields.js'

/** Takes a topic out of the routes. [DefaultRequestProcessor.java] */
export const deleteTopicInNamesrv = declare({
  code: 216,
  name: 'DELETE_TOPIC_IN_NAMESRV',
  request: {
    ...topicRouted,
    /** Topic to take out of the routes. */
    topic: string,
    /** Only for the brokers of this cluster; all by default. */
    clusterName: optional(string),
  },
})
