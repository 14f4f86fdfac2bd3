// SPDX-License-Identifier: Apache-2.0
// Messages in batches, on demand. The messages of a poll are done when the next poll is called.
// [DefaultLitePullConsumerImpl.java poll]
import { abortedWait, UsageError, type Clock } from '@rocketmq-ts/core'
import type { MessageExt } from '@rocketmq-ts/protocol'
import type { PollBuffer, TakenMessage } from './poll-buffer.js'
import type { Settlement } from './settlement.js'

/** How a poll is done. */
export interface PollOptions {
  /** Milliseconds to wait for a message, 0: not at all. Default: the option `pollTimeoutMillis`. */
  readonly timeoutMs?: number | undefined
  /** Messages at most. Default: the option `pullBatchSize`. */
  readonly maxMessages?: number | undefined
  /** Ends the wait with `AbortedError`; no message is lost. */
  readonly signal?: AbortSignal | undefined
}

/** The same with its defaults. */
export type Poll = PollOptions & { readonly timeoutMs: number; readonly maxMessages: number }

export class Poller {
  readonly #clock: Clock
  readonly #buffer: PollBuffer
  readonly #settlement: Settlement
  #last: readonly TakenMessage[] = []
  #isPolling = false

  constructor(clock: Clock, buffer: PollBuffer, settlement: Settlement) {
    this.#clock = clock
    this.#buffer = buffer
    this.#settlement = settlement
  }

  /**
   * Settles what the last poll brought, and takes what is there next: nothing when the time is over. Rejects with
   * `UsageError` for impossible options or while another poll waits, and with `AbortedError`.
   */
  async poll({ timeoutMs, maxMessages, signal }: Poll): Promise<readonly MessageExt[]> {
    if (!(timeoutMs >= 0)) throw new UsageError('Timeout must not be negative')
    if (!(Number.isInteger(maxMessages) && maxMessages >= 1)) throw new UsageError('maxMessages is less than 1')
    if (this.#isPolling) throw new UsageError('another poll is waiting: its messages are done when the next one starts')
    if (signal?.aborted === true) throw abortedWait(signal.reason)
    for (const taken of this.#last) this.#settlement.settle(taken)
    this.#last = []
    this.#isPolling = true
    try {
      this.#last = await this.#take({ timeoutMs, maxMessages, signal })
    } finally {
      this.#isPolling = false
    }
    for (const taken of this.#last) this.#settlement.add(taken)
    return this.#last.map(({ message }) => message)
  }

  async #take({ timeoutMs, maxMessages, signal }: Poll): Promise<readonly TakenMessage[]> {
    const deadline = this.#clock.monotonic() + timeoutMs
    for (;;) {
      const taken = this.#buffer.take(maxMessages)
      const leftMs = deadline - this.#clock.monotonic()
      if (taken.length > 0 || leftMs <= 0 || this.#buffer.isClosed) return taken
      await this.#buffer.wait({ timeoutMs: leftMs, signal })
    }
  }
}
