// SPDX-License-Identifier: Apache-2.0
// GET_BROKER_HA_STATUS: what a master sends to its slaves, or a slave gets. Here they read the same memory, so that
// nobody is behind. [AdminBrokerProcessor.java getBrokerHaStatus, DefaultHAService.java getRuntimeInfo]
import { getBrokerHaStatus } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'
import { haAddressOf } from '../ha-address.js'

export const handleGetBrokerHaStatus = handle(getBrokerHaStatus, ({ store, disk, master }) => {
  const end = store.maxPhysicalOffset
  const isMaster = master === undefined
  const haConnectionInfo = [...(isMaster ? disk.slaves : [])].map(({ address: addr }) => ({
    addr,
    slaveAckOffset: end,
    diff: 0,
    inSync: true,
    transferredByteInSecond: 0,
    transferFromWhere: end,
  }))
  return {
    body: {
      master: isMaster,
      masterCommitLogMaxOffset: isMaster ? end : 0,
      inSyncSlaveNums: haConnectionInfo.length,
      haConnectionInfo,
      haClientRuntimeInfo: {
        ...(isMaster ? {} : { masterAddr: haAddressOf(master()) }),
        transferredByteInSecond: 0,
        lastReadTimestamp: 0,
        lastWriteTimestamp: 0,
        maxOffset: isMaster ? 0 : end,
        masterFlushOffset: isMaster ? 0 : end,
      },
    },
  }
})
