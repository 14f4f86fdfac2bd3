// SPDX-License-Identifier: Apache-2.0
// What a name server answers. Each line names a declaration and the handler in the file of the same name.
import {
  addWritePermOfBroker,
  brokerHeartbeat,
  deleteKvConfig,
  deleteTopicInNamesrv,
  getAllTopicListFromNameserver,
  getBrokerClusterInfo,
  getBrokerMemberGroup,
  getHasUnitSubTopicList,
  getHasUnitSubUnunitTopicList,
  getKvConfig,
  getKvListByNamespace,
  getNamesrvConfig,
  getRouteInfoByTopic,
  getSystemTopicListFromNs,
  getTopicsByCluster,
  getUnitTopicList,
  putKvConfig,
  queryDataVersion,
  registerBroker,
  registerTopicInNamesrv,
  unregisterBroker,
  updateNamesrvConfig,
  wipeWritePermOfBroker,
} from '@rocketmq-ts/protocol'
import { withDefaults } from '../serve.js'
import { handleAddWritePermOfBroker } from './handlers/add-write-perm-of-broker.js'
import { handleBrokerHeartbeat } from './handlers/broker-heartbeat.js'
import { handleDeleteKvConfig } from './handlers/delete-kv-config.js'
import { handleDeleteTopicInNamesrv } from './handlers/delete-topic-in-namesrv.js'
import { handleGetAllTopicListFromNameserver } from './handlers/get-all-topic-list-from-nameserver.js'
import { handleGetBrokerClusterInfo } from './handlers/get-broker-cluster-info.js'
import { handleGetBrokerMemberGroup } from './handlers/get-broker-member-group.js'
import { handleGetHasUnitSubTopicList } from './handlers/get-has-unit-sub-topic-list.js'
import { handleGetHasUnitSubUnunitTopicList } from './handlers/get-has-unit-sub-ununit-topic-list.js'
import { handleGetKvConfig } from './handlers/get-kv-config.js'
import { handleGetKvListByNamespace } from './handlers/get-kvlist-by-namespace.js'
import { handleGetNamesrvConfig } from './handlers/get-namesrv-config.js'
import { handleGetRouteInfoByTopic } from './handlers/get-routeinfo-by-topic.js'
import { handleGetSystemTopicListFromNs } from './handlers/get-system-topic-list-from-ns.js'
import { handleGetTopicsByCluster } from './handlers/get-topics-by-cluster.js'
import { handleGetUnitTopicList } from './handlers/get-unit-topic-list.js'
import { handlePutKvConfig } from './handlers/put-kv-config.js'
import { handleQueryDataVersion } from './handlers/query-data-version.js'
import { handleRegisterBroker } from './handlers/register-broker.js'
import { handleRegisterTopicInNamesrv } from './handlers/register-topic-in-namesrv.js'
import { handleUnregisterBroker } from './handlers/unregister-broker.js'
import { handleUpdateNamesrvConfig } from './handlers/update-namesrv-config.js'
import { handleWipeWritePermOfBroker } from './handlers/wipe-write-perm-of-broker.js'
import type { NameServer } from './name-server.js'

/** Sets the handlers. */
export function serveNameServerRequests(nameServer: NameServer): void {
  nameServer.serve(addWritePermOfBroker, handleAddWritePermOfBroker)
  nameServer.serve(brokerHeartbeat, handleBrokerHeartbeat)
  nameServer.serve(deleteKvConfig, handleDeleteKvConfig)
  nameServer.serve(deleteTopicInNamesrv, handleDeleteTopicInNamesrv)
  nameServer.serve(getAllTopicListFromNameserver, handleGetAllTopicListFromNameserver)
  nameServer.serve(getBrokerClusterInfo, handleGetBrokerClusterInfo)
  nameServer.serve(getBrokerMemberGroup, handleGetBrokerMemberGroup)
  nameServer.serve(getHasUnitSubTopicList, handleGetHasUnitSubTopicList)
  nameServer.serve(getHasUnitSubUnunitTopicList, handleGetHasUnitSubUnunitTopicList)
  nameServer.serve(getKvConfig, handleGetKvConfig)
  nameServer.serve(getKvListByNamespace, handleGetKvListByNamespace)
  nameServer.serve(getNamesrvConfig, handleGetNamesrvConfig)
  // Java takes a missing topic for one that is called `null`.
  nameServer.serve(withDefaults(getRouteInfoByTopic, { topic: 'null' }), handleGetRouteInfoByTopic)
  nameServer.serve(getSystemTopicListFromNs, handleGetSystemTopicListFromNs)
  nameServer.serve(getTopicsByCluster, handleGetTopicsByCluster)
  nameServer.serve(getUnitTopicList, handleGetUnitTopicList)
  nameServer.serve(putKvConfig, handlePutKvConfig)
  nameServer.serve(queryDataVersion, handleQueryDataVersion)
  nameServer.serve(registerBroker, handleRegisterBroker)
  nameServer.serve(registerTopicInNamesrv, handleRegisterTopicInNamesrv)
  nameServer.serve(unregisterBroker, handleUnregisterBroker)
  nameServer.serve(updateNamesrvConfig, handleUpdateNamesrvConfig)
  nameServer.serve(wipeWritePermOfBroker, handleWipeWritePermOfBroker)
}
