// SPDX-License-Identifier: Apache-2.0
// GET_BROKER_CLUSTER_INFO: all brokers and their clusters. [DefaultRequestProcessor.java getBrokerClusterInfo]
import { getBrokerClusterInfo } from '@rocketmq-ts/protocol'
import { nameServerHandler } from '../name-server.js'

export const handleGetBrokerClusterInfo = nameServerHandler(getBrokerClusterInfo, nameServer => {
  return { body: nameServer.routes.clusterInfo() }
})
