// SPDX-License-Identifier: Apache-2.0
// What brokers and controllers tell each other: who is master, and who has its data. Epochs grow with each master.
// [SyncStateSet.java, BrokerReplicasInfo.java, ElectMasterResponseBody.java, EpochEntryCache.java]
import { list, map, numberMap } from './collections.js'
import { json, object, optional } from './shape.js'
import { boolean, int32, int64, long, string } from './values.js'

const brokerMemberGroup = object({
  cluster: optional(string),
  brokerName: optional(string),
  /** `host:port` by broker id. */
  brokerAddrs: numberMap(string),
})

/** The answer to GET_BROKER_MEMBER_GROUP. */
export const brokerMemberGroupBody = json(object({ brokerMemberGroup: optional(brokerMemberGroup) }))

const syncStateSet = object({
  /** Ids of the brokers that have all of the master's data. */
  syncStateSet: list(int64),
  syncStateSetEpoch: int32,
})

/** A sync state set as a body. */
export const syncStateSetBody = json(syncStateSet)

const electedMaster = object({
  /** Absent when the present master was kept. */
  brokerMemberGroup: optional(brokerMemberGroup),
  syncStateSet: list(int64),
})

/** The answer to CONTROLLER_ELECT_MASTER. */
export const electedMasterBody = json(electedMaster)

const replica = object({
  brokerName: string,
  brokerId: int64,
  /** `host:port` of the broker. */
  brokerAddress: string,
  alive: boolean,
})

const replicas = object({
  masterBrokerId: optional(int64),
  masterAddress: optional(string),
  masterEpoch: int32,
  syncStateSetEpoch: int32,
  inSyncReplicas: list(replica),
  notInSyncReplicas: list(replica),
})

/** The answer to CONTROLLER_GET_SYNC_STATE_DATA: copies by broker name. */
export const replicasBody = json(object({ replicasInfoTable: map(replicas) }))

const epochEntry = object({
  epoch: int32,
  /** Bytes of the commit log where the epoch began. */
  startOffset: int64,
  /** Where it ended; Java's `Long.MAX_VALUE` while it lasts. */
  endOffset: long,
})

const epochCache = object({
  clusterName: string,
  brokerName: string,
  brokerId: int64,
  epochList: list(epochEntry),
  maxOffset: int64,
})

/** The answer to GET_BROKER_EPOCH_CACHE. */
export const epochCacheBody = json(epochCache)
