// SPDX-License-Identifier: Apache-2.0
// REMOVE_COLD_DATA_FLOW_CTR_CONFIG, code 2002: admin to broker.
import { text } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'

/** Takes the limit from a group, whose name is the body. Brokers since 5.1.2 know it. [AdminBrokerProcessor.java] */
export const removeColdDataFlowCtrConfig = declare({
  code: 2002,
  name: 'REMOVE_COLD_DATA_FLOW_CTR_CONFIG',
  body: text,
})
