// SPDX-License-Identifier: Apache-2.0
// The public surface of @rocketmq-ts/consumer.

// How the members of a group share queues.
export { allocateAveragely } from './allocation/allocate-averagely.js'
export { allocateAveragelyByCircle } from './allocation/allocate-averagely-by-circle.js'
export { allocateByConfig } from './allocation/allocate-by-config.js'
export { allocateByConsistentHash, type ConsistentHashOptions } from './allocation/allocate-by-consistent-hash.js'
export { allocateByMachineRoom } from './allocation/allocate-by-machine-room.js'
export { allocateByMachineRoomNearby, type MachineRoomResolver } from './allocation/allocate-by-machine-room-nearby.js'
export type { AllocateMessageQueueStrategy, Allocation } from './allocation/allocate-message-queue-strategy.js'

// Subscriptions and offsets.
export type { OffsetStore } from './offset/offset-store.js'
export type { QueueLag } from './offset/queue-lag.js'
export type { RefusedOffset } from './offset/remote-broker-offset-store.js'

// The push consumer.
export {
  ConsumeContext,
  consumeReturnTypes,
  deadLetter,
  type AckUpTo,
  type BatchResult,
  type CommitLater,
  type ConsumeOutcome,
  type ConsumeReturnType,
  type FailureFate,
  type FilterExpression,
  type HandlerResult,
  type ReceiveEvent,
  type Retry,
  type Rollback,
  type SettleEvent,
} from '@rocketmq-ts/core'
export type { ConsumeEvent, ConsumeHookContext, ConsumeMessageHook } from './hooks/consume-hook.js'
export type { SubscriptionConflict } from './membership/subscription-conflicts.js'
export type { CloseConsumerOptions } from './membership/consumer-facade.js'
export { DefaultMQPushConsumer } from './push/default-mq-push-consumer.js'
export { DefaultMQPushConsumerImpl } from './push/default-mq-push-consumer-impl.js'
export type { ConsumedMessage } from './membership/consumed-messages.js'
export type { BatchHandler, MessageHandler, MessageListener } from './push/message-handler.js'
export { PushConsumerConfig } from './push/push-consumer-config.js'
export type { OffsetMoved } from './offset/offset-moved.js'
export type { MessageFailure, PushConsumerEvents } from './membership/consumer-events.js'
export type { PushConsumerOptions } from './push/push-consumer-options.js'
export type { IllegalOffset } from './pull/legal-offset.js'
export type { PoisonFate, PoisonPolicy, PoisonRecord } from './pull/poison.js'
export type { ReadyOptions } from './membership/readiness.js'

// The lite pull consumer.
export { DefaultLitePullConsumer } from './lite-pull/default-lite-pull-consumer.js'
export { DefaultLitePullConsumerImpl } from './lite-pull/default-lite-pull-consumer-impl.js'
export { LitePullConsumerConfig } from './lite-pull/lite-pull-consumer-config.js'
export type { LitePullConsumerEvents } from './lite-pull/lite-pull-consumer-events.js'
export type { LitePullConsumerOptions } from './lite-pull/lite-pull-consumer-options.js'
export type { IterationOptions } from './lite-pull/message-iteration.js'
export type { PollOptions } from './lite-pull/poller.js'
export type { SeekTarget } from './lite-pull/queue-control.js'
export type { TopicQueuesListener } from './lite-pull/queue-watch.js'

// The simple consumer.
export { SimpleConsumer, type AckResult, type Received } from './simple-consumer/simple-consumer.js'
export { ReceivedMessage } from './simple-consumer/received-message.js'
export { SimpleConsumerConfig } from './simple-consumer/simple-consumer-config.js'
export type { SimpleConsumerEvents } from './simple-consumer/simple-consumer-events.js'
export type {
  MessagesOptions,
  ReceiveOptions,
  SimpleConsumerOptions,
} from './simple-consumer/simple-consumer-options.js'
