// SPDX-License-Identifier: Apache-2.0
// What a push consumer's handlers get.
import type { HandleBatch, HandleMessage, Listener } from '@rocketmq-ts/core'
import type { MessageExt } from '@rocketmq-ts/protocol'

/** A message as a handler gets it; with a deserializer, its body also as `value`. */
export type ConsumedMessage<V = never> = [V] extends [never] ? MessageExt : MessageExt & { readonly value: V }

/** Handles one message. Any thenable is waited for. */
export type MessageHandler<V = never> = HandleMessage<ConsumedMessage<V>>

/** Handles up to `consumeMessageBatchMaxSize` messages of one queue. */
export type BatchHandler<V = never> = HandleBatch<ConsumedMessage<V>>

/** A function for single messages, or one for batches. */
export type MessageListener<V = never> = Listener<ConsumedMessage<V>>
