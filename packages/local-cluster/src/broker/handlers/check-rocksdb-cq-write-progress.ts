// SPDX-License-Identifier: Apache-2.0
// CHECK_ROCKSDB_CQ_WRITE_PROGRESS: a comparison with queues in RocksDB, which are not there. [AdminBrokerProcessor.java
// checkRocksdbCqWriteProgress]
import { checkRocksdbCqWriteProgress } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'
import { defaultRemark } from '../../remarks.js'

export const handleCheckRocksdbCqWriteProgress = handle(checkRocksdbCqWriteProgress, () => ({
  remark: defaultRemark,
  body: { checkStatus: 2 },
}))
