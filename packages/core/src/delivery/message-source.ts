// SPDX-License-Identifier: Apache-2.0
// Where delivery gets messages from, whatever protocol brought them: one queue, filled by whatever fetches for it.
//
// Writing a source: keep the messages that arrived; when some have, call `delivery.submit(source)`. Delivery then takes
// them (`peek`, `take`), calls handlers, and says what became of each: `settle` when it is done, `giveBack` when its
// handler failed, `unreadable` when its body cannot be restored. After each of these it calls `madeRoom`, so that the
// source may fetch more. Of a dropped source only `settle`, `take` and `peek` are called, and they must do no harm.
import type { MessageQueue } from '../message/message-queue.js'
import type { FailureFate, HandlerFailure } from './verdict.js'

/** A message in its source, from its arrival until it is settled. Sources extend it by what they need to settle it. */
export interface Entry<M> {
  /** Replaced by the source when the message is tried again here. Absent for one that is not handed out. */
  message: M | undefined
  /** Monotonic milliseconds when a handler got it. */
  startedAt: number
}

/** A queue of messages for handlers. */
export interface MessageSource<M> {
  /** The queue that its messages come from. */
  readonly queue: MessageQueue
  /** Aborts when the queue is taken away: what handlers still do does not count. */
  readonly signal: AbortSignal
  /** The same as `signal.aborted`. */
  readonly isDropped: boolean
  /** True when `take` would bring a message. */
  readonly hasWaiting: boolean
  /** For delivery alone: the source waits for its turn. False in the beginning. */
  isInLine: boolean
  /** The message that `take` would hand out. */
  peek(): M | undefined
  /** Hands out the next message. @param now monotonic milliseconds, for `startedAt` */
  take(now: number): Entry<M> | undefined
  /** The message is done with. A second time changes nothing. */
  settle(entry: Entry<M>): void
  /**
   * The handler failed. Decides where the message goes, and tells the broker. For `local` and `suspended` the entry has
   * its next attempt in it, and is handed out again by `putAgain` or `rewind`; else delivery settles it. Does not
   * reject.
   */
  giveBack(entry: Entry<M>, message: M, failure: HandlerFailure): Promise<FailureFate>
  /** The message is handed out again, before all others. */
  putAgain(entry: Entry<M>): void
  /** The body cannot be restored: settles the message or keeps it, as the application wants. Does not reject. */
  unreadable(entry: Entry<M>, error: Error): Promise<void>
  /** Messages were settled: there may be room for others. */
  madeRoom(): void
}

/** A source whose messages are handed out one after the other. */
export interface OrderedSource<M> extends MessageSource<M> {
  /** The same for two lives of one queue. */
  readonly key: string
  /** True when no other consumer can have the queue. Nothing is handed out, and no result counts, while it is false. */
  isExclusive(now: number): boolean
  /** Makes sure that no other consumer has the queue, or gives the queue up. Called again until it is exclusive. */
  claim(): void
  /** What was taken and is not settled, first to last. */
  taken(): Entry<M>[]
  /** Hands these out again, in their order. They are the last ones that were taken. */
  rewind(entries: readonly Entry<M>[]): void
}

/** Makes messages ready for handlers. */
export interface MessageReader<M> {
  /** The topic that the message was sent to, which chooses the handler; not that of a retry. */
  topicOf(message: M): string
  /** The message with its body as it was sent. What it throws makes the message unreadable. */
  restore(message: M): M
  /** A restored message as the application gets it. What it throws is a failure of the message. */
  present(restored: M): M
}
