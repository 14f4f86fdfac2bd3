// SPDX-License-Identifier: Apache-2.0
// GET_BROKER_HA_STATUS, code 907: admin to broker.
import { haRuntimeInfoBody } from '../bodies/ha-runtime-info.js'
import { declare } from '../response-codes.js'

/** Asks how the copy from master to slaves goes. Brokers since 5.0 know it. [AdminBrokerProcessor.java] */
export const getBrokerHaStatus = declare({
  code: 907,
  name: 'GET_BROKER_HA_STATUS',
  responseBody: haRuntimeInfoBody,
})
