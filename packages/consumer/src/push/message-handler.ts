// SPDX-License-Identifier: Apache-2.0
// What a push consumer's handlers get.
import type { HandleBatch, HandleMessage, Listener } from '@rocketmq-ts/core'
import type { ConsumedMessage } from '../membership/consumed-messages.js'

/** Handles one message. Any thenable is waited for. */
export type MessageHandler<V = never> = HandleMessage<ConsumedMessage<V>>

/** Handles up to `consumeMessageBatchMaxSize` messages of one queue. */
export type BatchHandler<V = never> = HandleBatch<ConsumedMessage<V>>

/** A function for single messages, or one for batches. */
export type MessageListener<V = never> = Listener<ConsumedMessage<V>>
