// SPDX-License-Identifier: Apache-2.0
// TransactionMQProducer: a producer whose messages are delivered if, and only if, a local transaction commits.
// [TransactionMQProducer.java]
import type { MessageOf } from '@rocketmq-ts/core'
import { transactionSendRules } from './call-rules.js'
import { DefaultMQProducer } from './default-mq-producer.js'
import { producerOptions, type ProducerOptions } from './producer-options.js'
import type { TransactionSendResult } from './run-transaction.js'
import type { SendOptions } from './send-options.js'
import type { TransactionListener } from './transaction-listener.js'
import { transactionOptions, type TransactionOptions } from './transaction-settings.js'

export type TransactionProducerOptions<TBody = Uint8Array | string> = ProducerOptions<TBody> & TransactionOptions<TBody>

/** How a message in a transaction is sent. */
export interface TransactionSendOptions extends SendOptions {
  /** Handed to `executeLocalTransaction`. */
  readonly arg?: unknown
}

/**
 * Sends messages in transactions.
 *
 * ```ts
 * const transactionListener: TransactionListener = {
 *   executeLocalTransaction: async (_, { transactionId }) => ((await book(transactionId)) ? 'commit' : 'rollback'),
 *   checkLocalTransaction: async (_, { transactionId }) => ((await isBooked(transactionId)) ? 'commit' : 'unknown'),
 * }
 * await using producer = new TransactionMQProducer({ producerGroup: 'shop', namesrvAddr, transactionListener })
 * await producer.start()
 * const { localTransactionState } = await producer.sendMessageInTransaction({ topic: 'orders', body: 'two coffees' })
 * ```
 */
export class TransactionMQProducer<TBody = Uint8Array | string> extends DefaultMQProducer<TBody> {
  readonly #listener: TransactionListener<TBody>
  readonly #timeoutMs: number

  /** @throws UsageError naming the option that is wrong or missing */
  constructor(options: TransactionProducerOptions<TBody>) {
    const transactions = transactionOptions.read(options)
    super(producerOptions.partOf(options), { transactions })
    this.#listener = options.transactionListener
    this.#timeoutMs = transactions.transactionTimeoutMs
  }

  /**
   * Stores the message where consumers do not see it, runs the local transaction, and tells the broker how it ended.
   * Resolves then, whatever the end; rejects as `send` does when the message could not be stored, and nothing was run.
   */
  async sendMessageInTransaction(
    message: MessageOf<TBody>,
    given: TransactionSendOptions = {},
  ): Promise<TransactionSendResult> {
    transactionSendRules.check(given)
    const { arg, ...options } = given
    const execute = (transaction: { transactionId: string; signal: AbortSignal }) =>
      this.#listener.executeLocalTransaction(message, { ...transaction, arg })
    const half = { head: message, bytes: this.bytesOf(message), timeoutMs: this.#timeoutMs, execute }
    return this.defaultMQProducerImpl.running('send').sendInTransaction(half, options)
  }
}
