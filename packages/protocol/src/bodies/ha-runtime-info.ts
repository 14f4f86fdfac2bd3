// SPDX-License-Identifier: Apache-2.0
// How the copy from a master to its slaves goes. A master fills the connections, a slave its own side.
// [HARuntimeInfo.java]
import { list } from './collections.js'
import { json, object, optional } from './shape.js'
import { boolean, int32, int64, string } from './values.js'

const haConnection = object({
  /** `host:port` of the slave. */
  addr: string,
  /** Bytes that the slave has. */
  slaveAckOffset: int64,
  /** Bytes that it lacks. */
  diff: int64,
  inSync: boolean,
  transferredByteInSecond: int64,
  /** Where the copy began, bytes. */
  transferFromWhere: int64,
})

const haClient = object({
  /** `host:port` of the master. */
  masterAddr: optional(string),
  transferredByteInSecond: int64,
  maxOffset: int64,
  /** Milliseconds since the epoch. */
  lastReadTimestamp: int64,
  lastWriteTimestamp: int64,
  masterFlushOffset: int64,
})

const haRuntimeInfo = object({
  master: boolean,
  masterCommitLogMaxOffset: int64,
  inSyncSlaveNums: int32,
  haConnectionInfo: list(haConnection),
  haClientRuntimeInfo: optional(haClient),
})

/** The answer to GET_BROKER_HA_STATUS. */
export const haRuntimeInfoBody = json(haRuntimeInfo)
