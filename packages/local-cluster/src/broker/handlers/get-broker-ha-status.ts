// SPDX-License-Identifier: Apache-2.0
// GET_BROKER_HA_STATUS: copies to slaves, of which there are none. [AdminBrokerProcessor.java getBrokerHaStatus]
import { getBrokerHaStatus } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'

export const handleGetBrokerHaStatus = handle(getBrokerHaStatus, broker => ({
  body: {
    master: broker.brokerId === 0,
    masterCommitLogMaxOffset: broker.store.maxPhysicalOffset,
    inSyncSlaveNums: 0,
    haConnectionInfo: [],
    haClientRuntimeInfo: {
      transferredByteInSecond: 0,
      maxOffset: 0,
      lastReadTimestamp: 0,
      lastWriteTimestamp: 0,
      masterFlushOffset: 0,
    },
  },
}))
