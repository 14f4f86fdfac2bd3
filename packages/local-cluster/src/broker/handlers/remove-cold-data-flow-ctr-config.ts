// SPDX-License-Identifier: Apache-2.0
// REMOVE_COLD_DATA_FLOW_CTR_CONFIG. [AdminBrokerProcessor.java removeColdDataFlowCtrGroupConfig]
import type { removeColdDataFlowCtrConfig } from '@rocketmq-ts/protocol'
import { coldReadLimits } from '../admin/cold-read-limits.js'
import type { BrokerHandler } from '../broker.js'

/** Forgets a group's limit. */
export const handleRemoveColdDataFlowCtrConfig: BrokerHandler<typeof removeColdDataFlowCtrConfig> = (
  broker,
  { body },
) => {
  broker.disk.keep(coldReadLimits).delete(body.trim())
  return {}
}
