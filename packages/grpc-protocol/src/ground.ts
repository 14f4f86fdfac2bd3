// SPDX-License-Identifier: Apache-2.0
// What `@rocketmq-ts/core` is going to hold: codecs of bodies and check sums. Goes away with that package.
export {
  asError,
  errorTable,
  MessageError,
  ProtocolError,
  UsageError,
  type ErrorCode,
  type Outcome,
  type RetryAdvice,
} from '@rocketmq-ts/core'
export { crc32, defaultMaxBodyBytes, loadCodec, type CompressionType } from '@rocketmq-ts/protocol'
