// SPDX-License-Identifier: Apache-2.0
// GET_BROKER_CLUSTER_ACL_INFO, code 52: admin to broker. Brokers up to 4.9 only; one without access rules never
// answers.
import { optional, string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'

/** Asks for the version of the broker's access table. [AdminBrokerProcessor.java of 4.9.7] */
export const getBrokerClusterAclInfo = declare({
  code: 52,
  name: 'GET_BROKER_CLUSTER_ACL_INFO',
  response: {
    /** A `DataVersion` as JSON. */
    version: string,
    /** Versions by file, as JSON. */
    allAclFileVersion: optional(string),
    /** Name of the broker that answers. */
    brokerName: string,
    /** `host:port` of the broker. */
    brokerAddr: string,
    /** Cluster of the broker that answers. */
    clusterName: string,
  },
})
