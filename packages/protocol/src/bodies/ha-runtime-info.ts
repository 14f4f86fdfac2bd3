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
  /** The slave counts as one with the master's data: it lags by few bytes, or the controller says so. */
  inSync: boolean,
  /** Bytes that were sent to it within the last second. */
  transferredByteInSecond: int64,
  /** Where the copy began, bytes. */
  transferFromWhere: int64,
})

const haClient = object({
  /** `host:port` of the master. */
  masterAddr: optional(string),
  /** Bytes that came from the master within the last second. */
  transferredByteInSecond: int64,
  /** End of the slave's commit log, bytes. */
  maxOffset: int64,
  /** When the slave last read something from the master, milliseconds since the epoch. */
  lastReadTimestamp: int64,
  /** When the slave last told the master how far it is, milliseconds since the epoch. */
  lastWriteTimestamp: int64,
  /** Bytes of the commit log that the master has on disk, as it told the slave. */
  masterFlushOffset: int64,
})

const haRuntimeInfo = object({
  /** The broker is a master: it fills `haConnectionInfo`, and a slave `haClientRuntimeInfo`. */
  master: boolean,
  /** End of the master's commit log, bytes; 0 from a slave. */
  masterCommitLogMaxOffset: int64,
  /** Slaves that are in sync; 0 from a slave. */
  inSyncSlaveNums: int32,
  /** The master's slaves; empty from a slave. */
  haConnectionInfo: list(haConnection),
  /** The slave's own side. */
  haClientRuntimeInfo: optional(haClient),
})

/** The answer to GET_BROKER_HA_STATUS. */
export const haRuntimeInfoBody = json(haRuntimeInfo)
