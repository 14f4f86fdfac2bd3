// SPDX-License-Identifier: Apache-2.0
// The public surface of @rocketmq-ts/interop.
export { runJava, type JavaProgramName, type RunJavaOptions } from './run-java.js'
export { LineProgram } from './line-program.js'
export { LineLog } from './line-log.js'
export {
  bodyText,
  type EventName,
  type Fact,
  type Facts,
  type MessageContent,
  type ReceivedFact,
  type SentFact,
  type TransactionState,
} from './facts.js'
export { InteropError, type InteropErrorCode } from './interop-error.js'
