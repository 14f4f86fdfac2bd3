// SPDX-License-Identifier: Apache-2.0
// GET_BROKER_CLUSTER_ACL_CONFIG, code 54: admin to broker. Brokers up to 4.9 only; one without access rules never
// answers.
import { plainAccessTableBody } from '../bodies/plain-access.js'
import { declare } from '../response-codes.js'

/** Asks for the broker's access table. [AdminBrokerProcessor.java of 4.9.7] */
export const getBrokerClusterAclConfig = declare({
  code: 54,
  name: 'GET_BROKER_CLUSTER_ACL_CONFIG',
  responseBody: plainAccessTableBody,
})
