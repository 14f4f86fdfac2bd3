// SPDX-License-Identifier: Apache-2.0
// GET_BROKER_CLUSTER_INFO, code 106: admin to name server.
import { clusterInfoBody } from '../bodies/cluster-info.js'
import { declare } from '../response-codes.js'

/** Asks for all brokers and their clusters. [DefaultRequestProcessor.java] */
export const getBrokerClusterInfo = declare({
  code: 106,
  name: 'GET_BROKER_CLUSTER_INFO',
  responseBody: clusterInfoBody,
})
