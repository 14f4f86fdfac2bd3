// SPDX-License-Identifier: Apache-2.0
// The public surface of @rocketmq-ts/remoting: the mechanism, without any request of RocketMQ.
export * from './frames.js'
export { formatAddress, parseAddress, type Address } from './address.js'
export { Connection, type CallOptions, type ConnectionState, type Identity, type RequestContext } from './connection.js'
export type { Answered, RequestHandler, Interceptor } from './handlers.js'
export { defaultConnectTimeoutMs, defaultRequestTimeoutMs } from './defaults.js'
export type { CreateConnection } from './dial.js'
export { awaitGreeting } from './proxy-header.js'
export { RemotingClient, type RemotingClientEvents, type RemotingClientOptions } from './remoting-client.js'
export { RemotingServer, type RemotingServerEvents, type RemotingServerOptions } from './remoting-server.js'
export type { RPCHook } from './rpc-hook.js'
