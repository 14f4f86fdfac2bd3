// SPDX-License-Identifier: Apache-2.0
// What a name server answers. Each line names a declaration and the handler in the file of the same name.
import { getBrokerClusterInfo, getRouteInfoByTopic, registerBroker, unregisterBroker } from '@rocketmq-ts/protocol'
import { handleGetBrokerClusterInfo } from './handlers/get-broker-cluster-info.js'
import { handleGetRouteInfoByTopic } from './handlers/get-routeinfo-by-topic.js'
import { handleRegisterBroker } from './handlers/register-broker.js'
import { handleUnregisterBroker } from './handlers/unregister-broker.js'
import type { NameServer } from './name-server.js'

/** Sets the handlers. */
export function serveNameServerRequests(nameServer: NameServer): void {
  nameServer.serve(registerBroker, handleRegisterBroker)
  nameServer.serve(unregisterBroker, handleUnregisterBroker)
  nameServer.serve(getRouteInfoByTopic, handleGetRouteInfoByTopic)
  nameServer.serve(getBrokerClusterInfo, handleGetBrokerClusterInfo)
}
