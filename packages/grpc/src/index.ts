// SPDX-License-Identifier: Apache-2.0
// The public surface of @rocketmq-ts/grpc.
export type { FilterExpression, LocalTransactionState, ReceiveEvent, SendEvent, SettleEvent } from '@rocketmq-ts/core'
export type { ProxyClientOptions, ProxyTlsOptions } from './client-options.js'
export { Producer, type ProxySendOptions } from './producer.js'
export type { ProducerMessage, ProxySendAttempt, ProxySendResult } from './producer-message.js'
export type { ProxyProducerOptions } from './producer-options.js'
export type { PoisonMessage } from './poison.js'
export { ProxyMessage } from './proxy-message.js'
export { LitePushConsumer, type ProxyLitePushConsumerOptions } from './push/lite-push-consumer.js'
export type { LiteStart, SubscribeLiteOptions } from './push/lite-start.js'
export type { ProxyCloseOptions } from './proxy-consumer.js'
export { PushConsumer, type ProxyReadyOptions } from './push/push-consumer.js'
export type { ProxyMessageFailure, ProxyPushConsumerEvents, SettleFailure } from './push/push-consumer-events.js'
export type {
  ProxyBatchHandler,
  ProxyMessageHandler,
  ProxyMessageListener,
  ProxyPushConsumerOptions,
  PushedMessage,
} from './push/push-consumer-options.js'
export { ReceivedMessage } from './received-message.js'
export {
  SimpleConsumer,
  type ProxyAckResult,
  type ProxyMessagesOptions,
  type ProxyReceiveOptions,
  type SimpleConsumerEvents,
  type SimpleConsumerOptions,
} from './simple-consumer.js'
export {
  TransactionProducer,
  type ProxyTransaction,
  type ProxyTransactionListener,
  type ProxyTransactionProducerOptions,
  type ProxyTransactionSendOptions,
  type ProxyTransactionSendResult,
} from './transaction-producer.js'
