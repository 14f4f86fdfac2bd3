// SPDX-License-Identifier: Apache-2.0
// What hooks and subscribers of tracing channels get from these consumers: messages that are stored records.
import type { DeliveryEvent, DeliveryHook, DeliveryHookContext } from '@rocketmq-ts/core'
import type { MessageExt } from '@rocketmq-ts/protocol'

/** What a hook sees before the call. The same object is passed again after it. */
export type ConsumeHookContext = DeliveryHookContext<MessageExt>

/** Code around each call of a handler, or around each message that is handed out. */
export type ConsumeMessageHook = DeliveryHook<MessageExt>

/** What `tracingChannel('rocketmq:consume')` publishes of each call of a handler. */
export type ConsumeEvent = DeliveryEvent<MessageExt>
