// SPDX-License-Identifier: Apache-2.0
// UPDATE_COLD_DATA_FLOW_CTR_CONFIG, code 2001: admin to broker. Write the body with `printSettings`.
import { text } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'

/**
 * Limits how many bytes of old messages groups may read, as lines of `group=bytes`. Brokers since 5.1.2 know it.
 * [AdminBrokerProcessor.java]
 */
export const updateColdDataFlowCtrConfig = declare({
  code: 2001,
  name: 'UPDATE_COLD_DATA_FLOW_CTR_CONFIG',
  body: text,
})
