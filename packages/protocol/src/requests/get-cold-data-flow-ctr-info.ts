// SPDX-License-Identifier: Apache-2.0
// GET_COLD_DATA_FLOW_CTR_INFO, code 2003: admin to broker.
import { text } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'

/**
 * Asks for the limits and what was read, as JSON for people to read. Brokers since 5.1.2 know it.
 * [AdminBrokerProcessor.java]
 */
export const getColdDataFlowCtrInfo = declare({
  code: 2003,
  name: 'GET_COLD_DATA_FLOW_CTR_INFO',
  responseBody: text,
})
