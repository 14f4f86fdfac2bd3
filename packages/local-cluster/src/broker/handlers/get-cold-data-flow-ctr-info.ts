// SPDX-License-Identifier: Apache-2.0
// GET_COLD_DATA_FLOW_CTR_INFO: the limits of reading old data, with the defaults of a real broker. The members are in
// the order in which they were put, as Java has them. [AdminBrokerProcessor.java getColdDataFlowCtrInfo]
import { getColdDataFlowCtrInfo } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'
import { coldReadLimits } from '../admin/cold-read-limits.js'

export const handleGetColdDataFlowCtrInfo = handle(getColdDataFlowCtrInfo, broker => ({
  body: JSON.stringify({
    runtimeTable: {},
    configTable: Object.fromEntries(broker.disk.keep(coldReadLimits)),
    cgColdReadThreshold: 3 * 1024 * 1024,
    globalColdReadThreshold: 100 * 1024 * 1024,
    globalAcc: 0,
  }),
}))
