// SPDX-License-Identifier: Apache-2.0
// The public surface of @rocketmq-ts/remoting: the mechanism, without any request of RocketMQ.
export { formatAddress, parseAddress, type Address } from './address.js'
export {
  languages,
  maxHeaderFields,
  RemotingCommand,
  serializeTypes,
  type ExtFields,
  type Language,
  type RemotingCommandInit,
  type SerializeType,
} from './command.js'
export { Connection, type CallOptions, type ConnectionState, type Identity, type RequestContext } from './connection.js'
export {
  bytes,
  declarer,
  none,
  shortForm,
  text,
  type Answer,
  type AnyRequest,
  type Body,
  type BodyKind,
  type Declare,
  type Fields,
  type Reply,
  type Request,
  type ResponseCode,
  type ResponseCodes,
} from './declare.js'
export {
  boolean,
  int32,
  int64,
  long,
  optional,
  printVersion,
  string,
  version,
  type Field,
  type FieldSet,
  type Values,
} from './fields.js'
export { decodeFrame, defaultMaxFrameBytes, encodeFrame, FrameReader } from './frame.js'
export { FrameTap } from './frame-tap.js'
export type { Answered, Handler, Interceptor, Received } from './handlers.js'
export { Refusal } from './refusal.js'
export type { CreateConnection } from './dial.js'
export type { BackOff } from './link.js'
export { RemotingClient, type RemotingClientEvents, type RemotingClientOptions } from './remoting-client.js'
export { RemotingServer, type RemotingServerEvents, type RemotingServerOptions } from './remoting-server.js'
export type { RPCHook } from './rpc-hook.js'
export { goAwayAboveVersion, systemCodes } from './system-codes.js'
