// SPDX-License-Identifier: Apache-2.0
// What brokers and controllers tell each other: who is master, and who has its data. Epochs grow with each master.
// [SyncStateSet.java, BrokerReplicasInfo.java, ElectMasterResponseBody.java, EpochEntryCache.java]
import { list, map, numberMap } from './collections.js'
import { json, object, optional } from './shape.js'
import { boolean, int32, int64, long, string } from './values.js'

const brokerMemberGroup = object({
  /** Name of the cluster. */
  cluster: optional(string),
  /** Name that the master shares with its slaves. */
  brokerName: optional(string),
  /** `host:port` by broker id. */
  brokerAddrs: numberMap(string),
})

/** The answer to GET_BROKER_MEMBER_GROUP. */
export const brokerMemberGroupBody = json(
  object({
    /** The broker's addresses. */
    brokerMemberGroup: optional(brokerMemberGroup),
  }),
)

const syncStateSet = object({
  /** Ids of the brokers that have all of the master's data. */
  syncStateSet: list(int64),
  /** Grows with each change of the set. */
  syncStateSetEpoch: int32,
})

/** A sync state set as a body. */
export const syncStateSetBody = json(syncStateSet)

const electedMaster = object({
  /** Absent when the present master was kept. */
  brokerMemberGroup: optional(brokerMemberGroup),
  /** Ids of the brokers that have all of the master's data. */
  syncStateSet: list(int64),
})

/** The answer to CONTROLLER_ELECT_MASTER. */
export const electedMasterBody = json(electedMaster)

const replica = object({
  /** Name that the broker shares with its master. */
  brokerName: string,
  /** Number that the controller gave to the broker. */
  brokerId: int64,
  /** `host:port` of the broker. */
  brokerAddress: string,
  /** The controller hears its heartbeats. */
  alive: boolean,
})

const replicas = object({
  /** Id of the master; absent while there is none. */
  masterBrokerId: optional(int64),
  /** `host:port` of the master; absent while there is none. */
  masterAddress: optional(string),
  /** Grows with each master that is elected. */
  masterEpoch: int32,
  /** Grows with each change of the set of brokers in sync. */
  syncStateSetEpoch: int32,
  /** Brokers that have all of the master's data, with the master itself. */
  inSyncReplicas: list(replica),
  /** Brokers that lack some of it. */
  notInSyncReplicas: list(replica),
})

/** The answer to CONTROLLER_GET_SYNC_STATE_DATA: copies by broker name. */
export const replicasBody = json(
  object({
    /** Master and copies by broker name. */
    replicasInfoTable: map(replicas),
  }),
)

const epochEntry = object({
  /** Epoch of the master that wrote from there on. */
  epoch: int32,
  /** Bytes of the commit log where the epoch began. */
  startOffset: int64,
  /** Where it ended; Java's `Long.MAX_VALUE` while it lasts. */
  endOffset: long,
})

const epochCache = object({
  /** Name of the cluster. */
  clusterName: string,
  /** Name that the broker shares with its master. */
  brokerName: string,
  /** Number that the controller gave to the broker. */
  brokerId: int64,
  /** Stretches of the commit log, oldest first. */
  epochList: list(epochEntry),
  /** End of the broker's commit log, bytes. */
  maxOffset: int64,
})

/** The answer to GET_BROKER_EPOCH_CACHE. */
export const epochCacheBody = json(epochCache)
