// SPDX-License-Identifier: Apache-2.0
// What the two ways to deliver share: what they are made of, and how they are driven. [ConsumeMessageService.java]
import type { Clock } from '../time/clock.js'
import type { MessageQueue } from '../message/message-queue.js'
import type { HandlerTable } from './handler-table.js'
import type { Invoker } from './invoker.js'
import type { Entry, MessageReader, MessageSource } from './message-source.js'
import type { FailureFate } from './verdict.js'

/** Hands messages of sources to handlers. */
export interface Delivery<S> {
  /** Handlers that run. */
  readonly running: number
  /** The source has messages to hand out. */
  submit(source: S): void
  /** Hands out nothing until `resume`; what runs goes on. */
  pause(): void
  /** Goes on after `pause`. */
  resume(): void
  /** Resolves when no handler has a message of the source whose result could count. */
  whenIdle(source: S): Promise<void>
  /**
   * Stops handing out, waits up to `timeoutMs` for the handlers that run, and then aborts their signals.
   * What they return later does not count. Idempotent: the first call's bound holds.
   */
  stop(timeoutMs: number): Promise<void>
}

/** A message that its handler did not do. */
export interface FailedMessage<M> {
  /** The queue that holds the message. */
  readonly queue: MessageQueue
  /** As its source had it, with the attempts before this one. */
  readonly message: M
  /** What was thrown; absent when the handler asked for a retry. */
  readonly error: Error | undefined
  /** Where the message went. */
  readonly fate: FailureFate
}

/** Counts what handlers did. */
export interface CallMeter {
  /** A handler has ended. @param now monotonic milliseconds */
  addCall(topic: string, now: number, elapsedMs: number, outcome: { done: number; failed: number }): void
}

/** What handlers are called with, and what is told of it. */
export interface DeliveryOptions<M> {
  /** Measures handlers, and times retries. */
  readonly clock: Clock
  /** Handlers by topic. */
  readonly handlers: HandlerTable<M>
  /** Opens a message just before its handler is called. */
  readonly reader: MessageReader<M>
  /** Calls handlers, and turns what they return into a verdict. */
  readonly invoker: Invoker<M>
  /** Counts calls, and measures them. */
  readonly meter: CallMeter
  /** A message failed. Must not throw. */
  readonly onFailed: (failed: FailedMessage<M>) => void
  /** Handlers at the same time. */
  readonly concurrency: number
  /** Messages that a batch handler gets at most. */
  readonly batchSize: number
  /** Milliseconds that a handler may take before its messages are given back; concurrent delivery only. */
  readonly consumeTimeoutMs: number
}

/** For a batch handler: the message, and those behind it of the same topic. @param now monotonic milliseconds */
export function batchOf<M>(
  { batchSize, reader }: Pick<DeliveryOptions<M>, 'batchSize' | 'reader'>,
  source: MessageSource<M>,
  first: Entry<M>,
  topic: string,
  now: number,
): Entry<M>[] {
  const entries = [first]
  while (entries.length < batchSize) {
    const next = source.peek()
    const entry = next !== undefined && reader.topicOf(next) === topic ? source.take(now) : undefined
    if (entry === undefined) break
    entries.push(entry)
  }
  return entries
}
