// SPDX-License-Identifier: Apache-2.0
// Code around each call of a handler: tracing, metrics, contexts. A hook that throws is logged, and the handler is
// called all the same. [ConsumeMessageHook.java, ConsumeReturnType.java]
import type { MessageQueue } from '../message/message-queue.js'

/** How a call ended. Message traces carry the position in this list. */
export const consumeReturnTypes = ['SUCCESS', 'TIME_OUT', 'EXCEPTION', 'RETURNNULL', 'FAILED'] as const
/** How a call ended. */
export type ConsumeReturnType = (typeof consumeReturnTypes)[number]

/** What a hook sees before the call. The same object is passed again after it. */
export interface DeliveryHookContext<M> {
  /** As the application wrote it. */
  readonly consumerGroup: string
  /** Namespace of the client; empty without one. */
  readonly namespace: string
  /** The queue that holds the messages: of retried ones a queue of the retry topic. */
  readonly queue: MessageQueue
  /** What the handler gets: one message, or a batch. */
  readonly messages: readonly M[]
}

/** What a hook sees after the call. */
export interface ConsumeOutcome {
  /** How the call ended: done, later, with an exception, too late, or with no result. */
  readonly returnType: ConsumeReturnType
  /** Milliseconds. */
  readonly elapsedMs: number
  /** What the handler threw; `undefined` when it threw nothing. */
  readonly error: Error | undefined
}

/** Code around each call of a handler. */
export interface DeliveryHook<M> {
  /** Names it in log lines. */
  readonly hookName?: string
  /** Called before each call of a handler. What it throws is logged, and the call goes on. */
  consumeMessageBefore?(context: DeliveryHookContext<M>): void
  /** Called when the handler has ended. What it throws is logged. */
  consumeMessageAfter?(context: DeliveryHookContext<M>, outcome: ConsumeOutcome): void
}
