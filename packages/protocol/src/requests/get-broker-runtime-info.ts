// SPDX-License-Identifier: Apache-2.0
// GET_BROKER_RUNTIME_INFO, code 28: admin to broker.
import { kvTableBody } from '../bodies/kv-table.js'
import { declare } from '../response-codes.js'

/**
 * Asks for a broker's figures: free text by name, such as `putTps` or `commitLogDirCapacity`.
 * [AdminBrokerProcessor.java]
 */
export const getBrokerRuntimeInfo = declare({
  code: 28,
  name: 'GET_BROKER_RUNTIME_INFO',
  responseBody: kvTableBody,
})
