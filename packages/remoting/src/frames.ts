// SPDX-License-Identifier: Apache-2.0
// `@rocketmq-ts/remoting/frames`: what needs no connection. The index exports it too; this entry is for code that opens
// no socket, and loads no module that could.
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
  type RequestValues,
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
export { Refusal } from './refusal.js'
export { goAwayAboveVersion, systemCodes } from './system-codes.js'
