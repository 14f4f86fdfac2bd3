// SPDX-License-Identifier: Apache-2.0
// What of `protocol` is going to be in `core`: name rules and the bounds of bodies. Goes away then.
export {
  CredentialsCache,
  Lifecycle,
  plainSerializer,
  type Credentials,
  type CredentialsProvider,
  type Serializer,
  type ServiceState,
} from '@rocketmq-ts/core'
export { checkGroup, checkTopic, defaultMaxBodyBytes, type SendStatus } from '@rocketmq-ts/protocol'
export {
  AbortedError,
  asError,
  BrokerError,
  ClosedError,
  ConnectionError,
  MessageError,
  OffsetError,
  ProtocolError,
  ReceiptError,
  RocketMQError,
  RouteError,
  SendError,
  StateError,
  systemClock,
  TimeoutError,
  TransactionError,
  UsageError,
  withDeadline,
  type Attempt,
  type Clock,
  type ErrorCode,
  type ErrorContext,
  type Outcome,
  type SendAttempt,
  type Timer,
} from '@rocketmq-ts/core'
