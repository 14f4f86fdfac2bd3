// SPDX-License-Identifier: Apache-2.0
// CHECK_ROCKSDB_CQ_WRITE_PROGRESS: a comparison with queues in RocksDB, which are not there. [AdminBrokerProcessor.java
// checkRocksdbCqWriteProgress]
import type { checkRocksdbCqWriteProgress } from '@rocketmq-ts/protocol'
import { defaultRemark } from '../../remarks.js'
import type { BrokerHandler } from '../broker.js'

/** Answers as a broker does that has just begun. */
export const handleCheckRocksdbCqWriteProgress: BrokerHandler<typeof checkRocksdbCqWriteProgress> = () => ({
  remark: defaultRemark,
  body: { checkStatus: 2 },
})
