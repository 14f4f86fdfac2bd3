// SPDX-License-Identifier: Apache-2.0
// GET_SYSTEM_TOPIC_LIST_FROM_NS: names of clusters and brokers, which are topics too, and the address of any broker.
// [RouteInfoManager.java getSystemTopicList]
import { getSystemTopicListFromNs } from '@rocketmq-ts/protocol'
import { nameServerHandler } from '../name-server.js'

export const handleGetSystemTopicListFromNs = nameServerHandler(getSystemTopicListFromNs, nameServer => {
  const { brokerAddrTable, clusterAddrTable } = nameServer.routes.clusterInfo()
  const topicList = [...clusterAddrTable].flatMap(([cluster, brokers]) => [cluster, ...brokers])
  const [first] = brokerAddrTable.values()
  return { body: { topicList, brokerAddr: first?.brokerAddrs.values().next().value } }
})
