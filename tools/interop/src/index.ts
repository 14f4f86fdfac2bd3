// SPDX-License-Identifier: Apache-2.0
// The public surface of @rocketmq-ts/interop.
export { runJava, type JavaProgramName, type RunJavaOptions } from './run-java.js'
export { runGo } from './run-go.js'
export { GrpcClients, type CommandName, type CommandOptions } from './grpc-clients.js'
export { grpcClientNames, runGrpcClients, type GrpcClientName } from './run-grpc-clients.js'
export { fetchFromNpm, fetchNodeClient } from './node-client.js'
export { LineProgram } from './line-program.js'
export { LineLog } from './line-log.js'
export {
  bodyText,
  type CommandAnswer,
  type EventName,
  type Fact,
  type Facts,
  type GrpcReceived,
  type MessageContent,
  type ReceivedFact,
  type SentFact,
  type TransactionState,
} from './facts.js'
export { InteropError, type InteropErrorCode } from './interop-error.js'
