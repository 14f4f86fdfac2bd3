// SPDX-License-Identifier: Apache-2.0
// CHECK_ROCKSDB_CQ_WRITE_PROGRESS, code 354: admin to broker.
import { int64, optional, string } from '@rocketmq-ts/remoting/frames'
import { rocksdbCheckBody } from '../bodies/rocksdb.js'
import { declare } from '../response-codes.js'

/** Compares queues in RocksDB with those in files. Brokers since 5.3.1 know it. [AdminBrokerProcessor.java] */
export const checkRocksdbCqWriteProgress = declare({
  code: 354,
  name: 'CHECK_ROCKSDB_CQ_WRITE_PROGRESS',
  request: {
    /** One topic, or empty for all. */
    topic: string,
    /** Compare what was stored from this time on, milliseconds since the epoch. */
    checkStoreTime: optional(int64),
  },
  responseBody: rocksdbCheckBody,
})
