// SPDX-License-Identifier: Apache-2.0
// What an application gives us to call, and what that may return. Returning nothing means done; throwing, or rejecting,
// means that the message failed and comes again.
import type { ConsumeContext } from './consume-context.js'

/** Fails the message, which comes again after a time. */
export type Retry =
  /**
   * Milliseconds. Concurrent: the next delay level that is at least as long. Ordered: the pause of the queue, from 10
   * to 30,000.
   */
  | { readonly retryAfter: number }
  /** A delay level, counted from 1; 0 lets the broker choose, -1 makes it a dead letter. Concurrent only. */
  | { readonly delayLevel: number }

/** Ordered only: the message is done, but it is not committed before a later one is. */
export interface CommitLater {
  /** Only `false` says something; a message that is done is committed by itself. */
  readonly commit: false
}

/** Ordered only: everything since the last commit comes again, after a pause of the queue. */
export interface Rollback {
  /** Only `true` says something. */
  readonly rollback: true
  /** Pause of the queue, milliseconds; as configured by default. */
  readonly retryAfter?: number
}

/**
 * Batches only: messages behind this index (counted from 0, -1: all) fail; with a retry of their own, or by default.
 */
export type AckUpTo = { readonly ackIndex: number } & Partial<Readonly<Record<'retryAfter' | 'delayLevel', number>>>

/** What a handler of single messages may return. */
// eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- what a function without `return` returns
export type HandlerResult = void | undefined | Retry | CommitLater | Rollback

/** What a handler of batches may return: one fate for all, the last good index, or one fate for each message. */
export type BatchResult = HandlerResult | AckUpTo | readonly (Retry | undefined)[]

/** Handles one message. Any thenable is waited for. */
export type HandleMessage<M> = (message: M, context: ConsumeContext) => HandlerResult | PromiseLike<HandlerResult>

/** Handles some messages of one queue. */
export type HandleBatch<M> = (messages: readonly M[], context: ConsumeContext) => BatchResult | PromiseLike<BatchResult>

/** A function for single messages, or one for batches. */
export type Listener<M> = HandleMessage<M> | { readonly batch: HandleBatch<M> }

/** Fails a message for good: it becomes a dead letter at once. */
export const deadLetter: Retry = { delayLevel: -1 }
