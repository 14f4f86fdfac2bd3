// SPDX-License-Identifier: Apache-2.0
// UPDATE_COLD_DATA_FLOW_CTR_CONFIG: bytes of old data that a group may read in a second. Noted only: nothing is old in
// memory. [AdminBrokerProcessor.java updateColdDataFlowCtrGroupConfig]
import { parseSettings, updateColdDataFlowCtrConfig } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'
import { coldReadLimits } from '../admin/cold-read-limits.js'

export const handleUpdateColdDataFlowCtrConfig = handle(updateColdDataFlowCtrConfig, (broker, { body }) => {
  const limits = broker.disk.keep(coldReadLimits)
  for (const [group, limit] of parseSettings(body)) if (/^\d{1,15}$/.test(limit)) limits.set(group, Number(limit))
  return {}
})
