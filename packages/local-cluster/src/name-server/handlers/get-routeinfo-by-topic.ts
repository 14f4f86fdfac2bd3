// SPDX-License-Identifier: Apache-2.0
// GET_ROUTEINFO_BY_TOPIC. The keys of `brokerAddrs` are quoted for clients from V4_9_4 on, and for those that ask for
// it; older ones get fastjson's form. [ClientRequestProcessor.java getRouteInfoByTopic]
import { getRouteInfoByTopic, orderNamespace, refuse, topicRouteFastjsonBody, versions } from '@rocketmq-ts/protocol'
import { nameServerHandler } from '../name-server.js'
import { withDefaults } from '../../serve.js'
import { withFaq } from '../../remarks.js'
import { success } from '../../success.js'

// Java takes a missing topic for one that is called `null`.
export const handleGetRouteInfoByTopic = nameServerHandler(
  withDefaults(getRouteInfoByTopic, { topic: 'null' }),
  (nameServer, request, context) => {
    const { topic } = request
    const route = nameServer.routes.route(topic)
    if (route === undefined) {
      refuse('TOPIC_NOT_EXIST', withFaq(`No topic route info in name server for the topic: ${topic}`))
    }
    const orderTopicConf = nameServer.config.orderMessageEnable
      ? nameServer.kvConfig.get(orderNamespace, topic)
      : undefined
    const body = { ...route, orderTopicConf }
    if (context.command.version >= versions.V4_9_4 || request.acceptStandardJsonOnly === true) return { body }
    return success({ body: topicRouteFastjsonBody.encode(body) })
  },
)
