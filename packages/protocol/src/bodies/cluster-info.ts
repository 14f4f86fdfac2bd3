// SPDX-License-Identifier: Apache-2.0
// All brokers that a name server knows. [ClusterInfo.java]
import { brokerData } from './broker-data.js'
import { list, map } from './collections.js'
import { json, object, type ShapeOf } from './shape.js'
import { string } from './values.js'

const clusterInfo = object({
  /** Addresses by broker name. */
  brokerAddrTable: map(brokerData),
  /** Broker names by cluster name. */
  clusterAddrTable: map(list(string)),
})
/** All brokers that a name server knows. */
export type ClusterInfo = ShapeOf<typeof clusterInfo>

/** The answer to GET_BROKER_CLUSTER_INFO. */
export const clusterInfoBody = json(clusterInfo)
