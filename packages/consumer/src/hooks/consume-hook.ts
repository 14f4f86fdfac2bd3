// SPDX-License-Identifier: Apache-2.0
// What hooks and watchers of the consumers here are told: their messages are stored records.
import type { DeliveryEvent, DeliveryHook, DeliveryHookContext } from '@rocketmq-ts/core'
import type { MessageExt } from '@rocketmq-ts/protocol'

/** What a hook sees before the call. The same object is passed again after it. */
export type ConsumeHookContext = DeliveryHookContext<MessageExt>

/** Code around each call of a handler, or around each message that is handed out. */
export type ConsumeMessageHook = DeliveryHook<MessageExt>

/** What `tracingChannel('rocketmq:consume')` publishes of each call of a handler. */
export type ConsumeEvent = DeliveryEvent<MessageExt>
