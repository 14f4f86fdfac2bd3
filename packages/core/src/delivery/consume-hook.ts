// SPDX-License-Identifier: Apache-2.0
// Code around each call of a handler: tracing, metrics, contexts. A hook that throws is logged, and the handler is called
// all the same. [ConsumeMessageHook.java, ConsumeReturnType.java]
import type { MessageQueue } from '../message/message-queue.js'

/** How a call ended. Message traces carry the position in this list. */
export const consumeReturnTypes = ['SUCCESS', 'TIME_OUT', 'EXCEPTION', 'RETURNNULL', 'FAILED'] as const
/** How a call ended. */
export type ConsumeReturnType = (typeof consumeReturnTypes)[number]

/** What a hook sees before the call. The same object is passed again after it. */
export interface DeliveryHookContext<M> {
  /** As the application wrote it. */
  readonly consumerGroup: string
  readonly namespace: string
  readonly queue: MessageQueue
  readonly messages: readonly M[]
}

/** What a hook sees after the call. */
export interface ConsumeOutcome {
  readonly returnType: ConsumeReturnType
  /** Milliseconds. */
  readonly elapsedMs: number
  readonly error: Error | undefined
}

/** Code around each call of a handler. */
export interface DeliveryHook<M> {
  /** Names it in log lines. */
  readonly hookName?: string
  consumeMessageBefore?(context: DeliveryHookContext<M>): void
  consumeMessageAfter?(context: DeliveryHookContext<M>, outcome: ConsumeOutcome): void
}
