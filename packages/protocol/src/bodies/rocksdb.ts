// SPDX-License-Identifier: Apache-2.0
// Whether the queues in RocksDB hold the same as those in files. [CheckRocksdbCqWriteResult.java]
import { json, object, optional } from './shape.js'
import { int32, string } from './values.js'

const rocksdbCheck = object({
  /** What was found, as text. */
  checkResult: optional(string),
  /** 0 equal, 1 different, 2 still at work, 3 failed. */
  checkStatus: int32,
})

/** The answer to CHECK_ROCKSDB_CQ_WRITE_PROGRESS. */
export const rocksdbCheckBody = json(rocksdbCheck)
