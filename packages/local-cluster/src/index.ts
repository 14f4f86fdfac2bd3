// SPDX-License-Identifier: Apache-2.0
// The public surface of @rocketmq-ts/local-cluster: a RocketMQ name server and broker inside this process.
export type { BrokerOptions, LocalClusterOptions, TopicOptions } from './cluster-options.js'
export type { ClientView, OffsetView } from './cluster-views.js'
export { answer, closeConnection, delay, halfOpen, loseAnswer, silence } from './faults.js'
export type { LocalBroker } from './local-broker.js'
export { LocalCluster } from './local-cluster.js'
export type { LocalNameServer } from './local-name-server.js'
export { refuse } from '@rocketmq-ts/protocol'
export type { Answered } from '@rocketmq-ts/remoting'
export type { CallAnswer, CallInterceptor, SeenCall } from './proxy/call-control.js'
export type { PutMessage, WaitForMessagesOptions } from './put-message.js'
export type { LocalProxy, ProxyClientView } from './proxy/local-proxy.js'
export type {
  InterceptContext,
  InterceptOptions,
  ReceivedOptions,
  RequestInterceptor,
  SeenRequest,
} from './request-control.js'
export type { AclOptions } from './broker/auth/signature-check.js'
export type { BrokerConfig } from './broker/broker-config.js'
export { brokerConfigOf } from './broker/broker-config-texts.js'
export type { NameServerConfig } from './name-server/name-server-config.js'
