// SPDX-License-Identifier: Apache-2.0
// Answers brokers that ask how a transaction ended. A limited number of questions is worked on at once, and a limited
// number waits; the others are dropped, and asked again by the broker. [DefaultMQProducerImpl.java
// checkTransactionState]
import type { Connection } from '@rocketmq-ts/client'
import { asError, askListener } from '@rocketmq-ts/core'
import { decodeRecord, inflateMessage, type checkTransactionState, type RequestValues } from '@rocketmq-ts/protocol'
import { endAfterCheck } from './end-transaction.js'
import type { JoinedProducer } from './sending.js'
import type { TransactionSettings } from './transaction-settings.js'

type Check = RequestValues<typeof checkTransactionState>

export class TransactionChecks {
  readonly #parts: Pick<JoinedProducer, 'group' | 'hooks' | 'config'>
  readonly #settings: TransactionSettings
  readonly #waiting: (() => Promise<void>)[] = []
  readonly #aborter = new AbortController()
  #running = 0

  constructor(parts: Pick<JoinedProducer, 'group' | 'hooks' | 'config'>, settings: TransactionSettings) {
    this.#parts = parts
    this.#settings = settings
  }

  /** Takes a question. The body is copied: it is a view of a frame. */
  take(check: Check, from: Connection): void {
    const { checkRequestHoldMax } = this.#settings
    const { logger } = this.#parts.config.client
    if (this.#waiting.length >= checkRequestHoldMax) {
      logger.warn(`a transaction check is dropped: ${checkRequestHoldMax} wait already; the broker will ask again`)
      return
    }
    const kept = { ...check, body: Buffer.from(check.body) }
    this.#waiting.push(() => this.#answer(kept, from))
    this.#next()
  }

  /** Drops what waits, and does not wait for listeners any more. */
  stop(): void {
    this.#waiting.length = 0
    this.#aborter.abort()
  }

  #next(): void {
    if (this.#running >= this.#settings.maxConcurrentChecks) return
    const work = this.#waiting.shift()
    if (work === undefined) return
    this.#running++
    void work().then(() => {
      this.#running--
      this.#next()
    })
  }

  async #answer(check: Check, from: Connection): Promise<void> {
    const { client } = this.#parts.config
    const { clock, logger, naming } = client
    try {
      const stored = await inflateMessage(decodeRecord(check.body))
      const message = stored.with({ topic: naming.plain(stored.topic) })
      const transactionId = check.transactionId ?? message.messageId
      const { state, error } = await askListener(
        'checkLocalTransaction',
        signal => this.#settings.transactionListener.checkLocalTransaction(message, { transactionId, signal }),
        { clock, timeoutMs: this.#settings.transactionTimeoutMs, signal: this.#aborter.signal },
      )
      if (error !== undefined) logger.warn(`transaction ${transactionId}: ${error.message}`)
      if (!this.#aborter.signal.aborted) await endAfterCheck(this.#parts, check, message, state, from)
    } catch (error) {
      logger.warn(`a transaction check of ${from.remoteAddress} was not answered: ${asError(error).message}`)
    }
  }
}
