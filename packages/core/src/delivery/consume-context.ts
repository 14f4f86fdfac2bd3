// SPDX-License-Identifier: Apache-2.0
// What a handler knows beside the message. Made for each call, so it makes nothing before it is asked for.
import type { MessageQueue } from '../message/message-queue.js'

/** Where messages come from, and when their results stop to count. */
export interface MessageOrigin {
  readonly queue: MessageQueue
  readonly signal: AbortSignal
}

/** The second argument of a handler. */
export class ConsumeContext {
  /** As the application wrote it, without a namespace. */
  readonly consumerGroup: string
  readonly #origin: MessageOrigin
  #aborter: AbortController | undefined
  #signal: AbortSignal | undefined

  constructor(consumerGroup: string, origin: MessageOrigin) {
    this.consumerGroup = consumerGroup
    this.#origin = origin
  }

  /** The queue that holds the messages: of a retried message a queue of the retry topic. */
  get queue(): MessageQueue {
    return this.#origin.queue
  }

  /**
   * Aborts when the result will not count any more: the queue was taken away, the consumer closes, or the handler took
   * longer than `consumeTimeout`. Pass it on to what can be cancelled.
   */
  get signal(): AbortSignal {
    this.#aborter ??= new AbortController()
    return (this.#signal ??= AbortSignal.any([this.#aborter.signal, this.#origin.signal]))
  }

  /** For the consumer only: ends what the handler passed the signal to. */
  abort(reason: Error): void {
    this.#aborter ??= new AbortController()
    this.#aborter.abort(reason)
  }
}
