// SPDX-License-Identifier: Apache-2.0
// Everything that an application needs, in one import. No logic of its own; the embedded cluster for tests is a package
// of its own, @rocketmq-ts/local-cluster.
export * from '@rocketmq-ts/admin'
export * from '@rocketmq-ts/client'
export * from '@rocketmq-ts/consumer'
export * from '@rocketmq-ts/producer'
export {
  AbortedError,
  BrokerError,
  ClosedError,
  ConnectionError,
  DependencyError,
  errorTable,
  MessageError,
  NameServerError,
  OffsetError,
  OverloadError,
  ProtocolError,
  QueryError,
  ReceiptError,
  RequestTimeoutError,
  RocketMQError,
  RouteError,
  SendError,
  StateError,
  TimeoutError,
  TransactionError,
  UsageError,
  type Attempt,
  type ErrorCode,
  type Outcome,
  type RetryAdvice,
} from '@rocketmq-ts/core'
export { MessageExt, type Message, type MessageQueue } from '@rocketmq-ts/protocol'
