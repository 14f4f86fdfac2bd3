// SPDX-License-Identifier: Apache-2.0
// The public surface of @rocketmq-ts/producer.
export type { LocalTransactionState, MessageHead, MessageOf, SendEvent } from '@rocketmq-ts/core'
export type { AutoBatchOptions } from './auto-batch-options.js'
export type { BatchedMessage, BatchMember, BatchSendResult } from './batch.js'
export { DefaultMQProducer, type CloseOptions } from './default-mq-producer.js'
export { DefaultMQProducerImpl, type ProducerFeatures } from './default-mq-producer-impl.js'
export type {
  CheckForbiddenHook,
  EndTransactionContext,
  EndTransactionHook,
  SendContext,
  SendMessageHook,
} from './hooks.js'
export { ProducerConfig, type ProducerOptions } from './producer-options.js'
export { PublishTable } from './publish-table.js'
export { hashOf, queueOfKey, type HashPreset } from './queue-hash.js'
export type { RecallOptions } from './recall.js'
export { randomQueue, type QueueSelector, type SendOptions } from './send-options.js'
export type { SendResult } from './send-result.js'
export { TopicPublishInfo } from './topic-publish-info.js'
export type { TransactionSendResult } from './run-transaction.js'
export type { Transaction, TransactionListener } from './transaction-listener.js'
export {
  TransactionMQProducer,
  type TransactionProducerOptions,
  type TransactionSendOptions,
} from './transaction-mq-producer.js'
export type { TransactionOptions } from './transaction-settings.js'
