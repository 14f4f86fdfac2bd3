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
export { callersError } from './errors/callers-error.js'
export { valueText } from './errors/value-text.js'
export { withoutStack } from './errors/without-stack.js'
export { maxRemark, peerText } from './errors/peer-text.js'
export { askListener, type LocalAnswer } from './delivery/ask-listener.js'
export { ConcurrentDelivery } from './delivery/concurrent-delivery.js'
export type { DeliveryEvent } from './delivery/consume-channel.js'
export { traceReceive, watchesReceives, type ReceiveEvent } from './delivery/receive-channel.js'
export type { SettleEvent } from './delivery/settle-channel.js'
export { ConsumeContext, type MessageOrigin } from './delivery/consume-context.js'
export {
  consumeReturnTypes,
  type ConsumeOutcome,
  type ConsumeReturnType,
  type DeliveryHook,
  type DeliveryHookContext,
} from './delivery/consume-hook.js'
export { ConsumeHooks, type HookedConsumer } from './delivery/consume-hooks.js'
export type { CallMeter, Delivery, DeliveryOptions, FailedMessage } from './delivery/delivery.js'
export {
  deadLetter,
  type AckUpTo,
  type BatchResult,
  type CommitLater,
  type HandleBatch,
  type HandleMessage,
  type HandlerResult,
  type Listener,
  type Retry,
  type Rollback,
} from './delivery/handler.js'
export { HandlerTable, type Handler } from './delivery/handler-table.js'
export { Invocation } from './delivery/invocation.js'
export { Invoker, onceForEachTopic, type InvokerOptions, type OnEnd } from './delivery/invoker.js'
export { Lease, type LeaseEnd, type LeaseOptions } from './delivery/lease.js'
export type { Entry, MessageReader, MessageSource, OrderedSource } from './delivery/message-source.js'
export { OrderedDelivery, type OrderedDeliveryOptions } from './delivery/ordered-delivery.js'
export { RoundRobin } from './delivery/round-robin.js'
export {
  defaultDelayLevels,
  failureOf,
  staysHere,
  type FailureFate,
  type HandlerFailure,
  type HandlerVerdict,
} from './delivery/verdict.js'
export { isWatched, publish, type ConnectionEvent, type RequestEvent, type StateEvent } from './life/channels.js'
export { closeRules, readyRules, startUnlessAborted } from './life/client-life.js'
export { CredentialsCache, type Credentials, type CredentialsProvider } from './life/credentials.js'
export { Lifecycle, ServiceState, type StartSteps } from './life/lifecycle.js'
export { Roll, type Enrolled } from './life/roll.js'
export { silentLogger, type Logger } from './life/logger.js'
export { traceSend, watchesSends, type SendEvent } from './life/send-channel.js'
export { brokerBodyBytes, longestDelayMs, longestInvisibleMs } from './message/server-limits.js'
export {
  compressionLevels,
  defaultMaxBodyBytes,
  type BodyCodec,
  type CompressionType,
} from './message/compression/body-codec.js'
export { loadCodec, loadedCodec, loadedCodecOrThrow } from './message/compression/codecs.js'
export { crc32 } from './message/crc32.js'
export {
  everyMessage,
  expressionTypes,
  filterOf,
  tagSeparator,
  type ExpressionType,
  type FilterExpression,
} from './message/filter-expression.js'
export { mostDelayLevels, type Message, type MessageHead, type MessageOf } from './message/message.js'
export type { MessageQueue } from './message/message-queue.js'
export type { MessageView } from './message/message-view.js'
export {
  allowedNames,
  checkGroup,
  checkTopic,
  hasAllowedCharacters,
  isBlankName,
  maxGroupLength,
  maxTopicLength,
  namespaceSeparator,
} from './message/name-rules.js'
export { sendStatuses, type SendResultView, type SendStatus } from './message/send-result.js'
export { wellFormed } from './message/well-formed.js'
export {
  bytesSerializer,
  jsonSerializer,
  plainSerializer,
  serializedBody,
  stringSerializer,
  type Serializer,
} from './message/serializer.js'
export type { LocalTransactionState } from './message/transaction-state.js'
export {
  CallRules,
  checkValue,
  either,
  instanceOf,
  kinds,
  wholeNumberIn,
  withMethods,
  type Check,
} from './options/call-checks.js'
export { refusePassword } from './options/refuse-password.js'
export {
  bodyRows,
  clientRows,
  consumerEndMs,
  drainMs,
  groupRows,
  handlerMinutes,
  handlersEndRow,
  handlingRows,
  listenerRow,
  receiveRows,
  sendTimeoutRow,
  transactionListenerRow,
  transactionRows,
} from './options/shared-rows.js'
export { checkSubscribe } from './options/subscribe-checks.js'
export {
  option,
  OptionTable,
  withMembers,
  type Chosen,
  type OptionRow,
  type OptionRows,
} from './options/option-table.js'
export { LinkedAbort, onAbort } from './time/abort.js'
export { backOffMs, type BackOff } from './time/back-off.js'
export { longestDurationMs, systemClock, VirtualClock, type Clock, type Timer } from './time/clock.js'
export { withDeadline, type WaitBounds } from './time/deadline.js'
export { Pace } from './time/pace.js'
export { pause } from './time/pause.js'
export { within } from './time/within.js'
export { Scheduler, type PeriodicTask } from './time/scheduler.js'
export { spanMs, spanUnitMs } from './time/span-text.js'
export { Timers } from './time/timers.js'
export { turn } from './time/turn.js'
export { Turns } from './time/turns.js'
export { untilAborted, type AbortOptions } from './time/until-aborted.js'
export { UnderWay } from './time/under-way.js'
export { abortedWait, WakeUp, type WakeUpBounds } from './time/wake-up.js'
