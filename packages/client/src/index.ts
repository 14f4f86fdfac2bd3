// SPDX-License-Identifier: Apache-2.0
// The public surface of @rocketmq-ts/client: the instance that producers, consumers and admins share.
export { aclHook } from './acl-hook.js'
export { mapAddress, mapAddresses, mapRoute, type AddressMap } from './address-map.js'
export { BrokerTable, type BrokerAddress } from './broker-table.js'
export { ClientConfig, clientOptionTable, type ClientOptions, type DiscoverNameServers } from './client-config.js'
export { localAddress } from './local-address.js'
export { leastLeavingMs, MQClientInstance, type InnerProducer } from './mq-client-instance.js'
export { MQClientManager } from './mq-client-manager.js'
export { Naming } from './naming.js'
export type { PullTask } from './pull-message-service.js'
export {
  Registrations,
  type RegisteredAdmin,
  type RegisteredConsumer,
  type RegisteredProducer,
} from './registrations.js'
export { type LookUpOptions } from './route-table.js'
export { periodOf, scheduledTasks, type ScheduledTask } from './scheduled-tasks.js'
export { TraceDispatcher, traceTimeoutMs, type TraceBundle, type TraceDispatcherOptions } from './trace-dispatcher.js'
export { traceRows } from './trace-rows.js'
// What brokers ask a client comes with the connection to answer on.
export type { Connection } from '@rocketmq-ts/remoting'
