// SPDX-License-Identifier: Apache-2.0
// GET_ROUTEINFO_BY_TOPIC, code 105: client to name server. Asking with a header version below 401 (V4_9_4) gives
// numeric keys without quotes, unless `acceptStandardJsonOnly` is set.
import { boolean, optional, string } from '@rocketmq-ts/remoting/frames'
import { topicRouteBody } from '../bodies/topic-route-data.js'
import { declare } from '../response-codes.js'
import { topicRouted } from './routing-fields.js'

/** Asks where the queues of a topic are. TOPIC_NOT_EXIST when no broker has it. [ClientRequestProcessor.java] */
export const getRouteInfoByTopic = declare({
  code: 105,
  name: 'GET_ROUTEINFO_BY_TOPIC',
  request: {
    ...topicRouted,
    /** Topic whose brokers and queues are asked for. */
    topic: string,
    /** Quote numeric keys of the answer, whatever the version; false by default. */
    acceptStandardJsonOnly: optional(boolean),
  },
  responseBody: topicRouteBody,
})
