// SPDX-License-Identifier: Apache-2.0
// What a handler gets besides the message. One is made for each call, so it computes nothing before it is asked.
import { LinkedAbort } from '../time/abort.js'
import type { MessageQueue } from '../message/message-queue.js'

/** Where messages come from, and when their results stop to count. */
export interface MessageOrigin {
  /** The queue that holds the messages. */
  readonly queue: MessageQueue
  /** Aborts when what a handler still does with them does not count any more. */
  readonly signal: AbortSignal
}

/** The second argument of a handler. */
export class ConsumeContext {
  /** As the application wrote it, without a namespace. */
  readonly consumerGroup: string
  readonly #origin: MessageOrigin
  #link: LinkedAbort | undefined
  #reason: Error | undefined

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
   * longer than `consumeTimeout`. Pass it on to what can be cancelled. Once the handler has ended, nothing aborts it.
   */
  get signal(): AbortSignal {
    if (this.#link === undefined) {
      this.#link = new LinkedAbort(this.#origin.signal)
      if (this.#reason !== undefined) this.abort(this.#reason)
    }
    return this.#link.signal
  }

  /** For the consumer only: ends what the handler passed the signal to. */
  abort(reason: Error): void {
    this.#reason = reason
    this.#link?.abort(reason)
    this.release()
  }

  /** For the consumer only: the handler has ended. */
  release(): void {
    this.#link?.release()
  }
}
