// SPDX-License-Identifier: Apache-2.0
// The public surface of @rocketmq-ts/grpc-protocol.
export * as wire from './wire.js'
export { compressionOf, isPlain, openBody } from './bodies.js'
export { codecOf, type Codec, type Draft } from './codec.js'
export { checkDigest, digestOf, type DigestVerdict } from './digests.js'
export {
  addressesOf,
  addressText,
  endpointsText,
  parseEndpoints,
  schemeOf,
  wireEndpoints,
  type EndpointsText,
  type ProxyAddress,
} from './endpoints.js'
export { limits } from './limits.js'
export { decodeMessageId, encodeMessageId, type MessageIdParts } from './message-id.js'
export { methods, serviceName, type Method, type MethodName, type RequestOf, type ResponseOf } from './methods.js'
export {
  callMetadata,
  clientMetadata,
  clientVersion,
  metadataKeys,
  type CallMetadata,
  type ClientMetadata,
} from './request-metadata.js'
export { resourceOf, resourceOfStored } from './resources.js'
export {
  authorizationOf,
  dateTimeText,
  parseAuthorization,
  signatureOf,
  type Authorization,
  type Signer,
} from './signature.js'
export { codeOf, factsOfCode, isOk, statuses, type CodeName, type StatusFacts, type StatusRule } from './statuses.js'
export { durationMs, durationOf, timestampMs, timestampOf } from './times.js'
export { numberOf } from './whole-numbers.js'
