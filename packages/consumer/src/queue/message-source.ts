// SPDX-License-Identifier: Apache-2.0
// Where handlers get their messages from: a queue that is pulled (`ProcessQueue`), or one that is popped (`PopQueue`).
import type { MessageExt, MessageQueue } from '@rocketmq-ts/protocol'
import type { QueueEntry } from './queue-entry.js'

export interface MessageSource {
  readonly queue: MessageQueue
  /** Aborted when the queue is not ours any more. */
  readonly signal: AbortSignal
  readonly isDropped: boolean
  /** True when a handler could get a message. */
  readonly hasWaiting: boolean
  /** Stands in line to be asked for messages. */
  isInLine: boolean
  /** Hands out the next message. @param now monotonic milliseconds */
  take(now: number): QueueEntry | undefined
  /** The message that `take` would hand out, if it has one. */
  peek(): MessageExt | undefined
  /** The message is done with. Settling twice changes nothing. */
  settle(entry: QueueEntry): void
  /** The message cannot be read, and is not done. */
  hold(entry: QueueEntry): void
  /** Lets the message be handed out again, before all others. */
  putAgain(entry: QueueEntry): void
}
