// SPDX-License-Identifier: Apache-2.0
// REGISTER_BROKER: a broker tells its topics, all of them or the one that changed. The answer's body holds the order
// configurations, when there are any. [DefaultRequestProcessor.java registerBroker]
import { bodyCrcOf, orderNamespace, refuse, registerBroker } from '@rocketmq-ts/protocol'
import { nameServerHandler } from '../name-server.js'

/** Milliseconds of silence after which a broker is forgotten. [RouteInfoManager.java] */
const defaultTimeoutMs = 120_000

export const handleRegisterBroker = nameServerHandler(registerBroker, (nameServer, request, context) => {
  const { body, bodyCrc32 = 0 } = request
  if (bodyCrc32 !== 0 && bodyCrcOf(context.command.body) !== bodyCrc32) refuse('SYSTEM_ERROR', 'crc32 not match', {})
  const { topicConfigTable, topicQueueMappingInfoMap, dataVersion } = body.topicConfigSerializeWrapper
  const result = nameServer.routes.register({
    clusterName: request.clusterName,
    brokerName: request.brokerName,
    brokerAddr: request.brokerAddr,
    brokerId: request.brokerId,
    haServerAddr: request.haServerAddr,
    zoneName: request.zoneName,
    enableActingMaster: request.enableActingMaster ?? false,
    timeoutMs: request.heartbeatTimeoutMillis ?? defaultTimeoutMs,
    topics: topicConfigTable,
    mappings: topicQueueMappingInfoMap ?? new Map(),
    isComplete: nameServer.config.deleteTopicWithBrokerRegistration,
    dataVersion: dataVersion ?? { stateVersion: 0, timestamp: 0, counter: 0 },
    connection: context.connection,
  })
  if (result === undefined) refuse('SYSTEM_ERROR', 'register broker failed', {})
  const orders = nameServer.config.returnOrderTopicConfigToBroker ? nameServer.kvConfig.list(orderNamespace) : undefined
  return { ...result, body: orders === undefined ? undefined : { table: orders } }
})
