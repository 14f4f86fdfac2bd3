// SPDX-License-Identifier: Apache-2.0
// The public surface of @rocketmq-ts/core: what does not depend on a protocol. It opens nothing and imports no other
// package of this repository.
export { errorTable, type ErrorCode, type Outcome, type RetryAdvice } from './errors/error-table.js'
export {
  AbortedError,
  asError,
  BrokerError,
  ClosedError,
  ConnectionError,
  DependencyError,
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
  type ErrorContext,
  type SendAttempt,
} from './errors/errors.js'
export { systemClock, VirtualClock, type Clock, type Timer } from './time/clock.js'
export { withDeadline, type WaitBounds } from './time/deadline.js'
