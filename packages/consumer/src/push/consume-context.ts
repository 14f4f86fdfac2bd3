// SPDX-License-Identifier: Apache-2.0
// What a handler knows beside the message. Made for each call, so it makes nothing before it is asked for.
import type { MessageQueue } from '@rocketmq-ts/protocol'
import type { MessageSource } from '../queue/message-source.js'

/** The second argument of a handler. */
export class ConsumeContext {
  /** As the application wrote it, without a namespace. */
  readonly consumerGroup: string
  readonly #queue: MessageSource
  #aborter: AbortController | undefined
  #signal: AbortSignal | undefined

  /** @param queue where the messages come from */
  constructor(consumerGroup: string, queue: MessageSource) {
    this.consumerGroup = consumerGroup
    this.#queue = queue
  }

  /** Where the messages lie: of a retried message the retry topic. */
  get queue(): MessageQueue {
    return this.#queue.queue
  }

  /**
   * Aborts when the result will not count any more: the queue was taken away, the consumer closes, or the handler took
   * longer than `consumeTimeout`. Pass it on to what can be cancelled.
   */
  get signal(): AbortSignal {
    this.#aborter ??= new AbortController()
    return (this.#signal ??= AbortSignal.any([this.#aborter.signal, this.#queue.signal]))
  }

  /** For the consumer only: ends what the handler passed the signal to. */
  abort(reason: Error): void {
    this.#aborter ??= new AbortController()
    this.#aborter.abort(reason)
  }
}
