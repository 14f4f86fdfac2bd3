// SPDX-License-Identifier: Apache-2.0
// REMOVE_COLD_DATA_FLOW_CTR_CONFIG. [AdminBrokerProcessor.java removeColdDataFlowCtrGroupConfig]
import { removeColdDataFlowCtrConfig } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'
import { coldReadLimits } from '../admin/cold-read-limits.js'

export const handleRemoveColdDataFlowCtrConfig = handle(removeColdDataFlowCtrConfig, (broker, { body }) => {
  broker.disk.keep(coldReadLimits).delete(body.trim())
  return {}
})
