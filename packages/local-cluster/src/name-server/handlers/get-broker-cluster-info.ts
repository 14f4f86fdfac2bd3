// SPDX-License-Identifier: Apache-2.0
// GET_BROKER_CLUSTER_INFO: all brokers and their clusters. [DefaultRequestProcessor.java getBrokerClusterInfo]
import type { getBrokerClusterInfo } from '@rocketmq-ts/protocol'
import type { NameServerHandler } from '../name-server.js'

/** Answers with all brokers. */
export const handleGetBrokerClusterInfo: NameServerHandler<typeof getBrokerClusterInfo> = nameServer => {
  return { body: nameServer.routes.clusterInfo() }
}
