// SPDX-License-Identifier: Apache-2.0
// DELETE_EXPIRED_COMMITLOG: drops the segments that are older than `fileReservedTime`. Real brokers do it some seconds
// later. [AdminBrokerProcessor.java deleteExpiredCommitLog, DefaultMessageStore.java CleanCommitLogService]
import { deleteExpiredCommitLog } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'

const hourMs = 3_600_000

export const handleDeleteExpiredCommitLog = handle(deleteExpiredCommitLog, ({ store, clock, config }) => {
  store.deleteUntil(clock.now() - config.fileReservedTime * hourMs)
  return {}
})
