// SPDX-License-Identifier: Apache-2.0
// TransactionProducer: a producer whose messages are delivered if, and only if, a local transaction commits. The end of
// a transaction goes to the proxy that took the message: it alone remembers where the half message is.
import {
  askListener,
  option,
  OptionTable,
  pause,
  transactionListenerRow,
  transactionRows,
  wholeNumberIn,
  type Clock,
  type LocalAnswer,
  type LocalTransactionState,
  type OptionRows,
  type TransactionError,
} from '@rocketmq-ts/core'
import { resourceOf, wire } from '@rocketmq-ts/grpc-protocol'
import { proxyTransactionRules } from './call-rules.js'
import { incomingOf, type ProxyMessage } from './proxy-message.js'
import { Producer, type ProxySendOptions } from './producer.js'
import type { ProducerMessage, ProxySendResult } from './producer-message.js'
import { proxyProducerOptions, type ProxyProducerOptions } from './producer-options.js'
import type { Origin } from './role.js'

/** What is known of a transaction when its half message is stored. */
export interface ProxyTransaction {
  /** Id that the server gave to the transaction. */
  readonly transactionId: string
  /** What the caller passed to `sendMessageInTransaction`. */
  readonly arg: unknown
  /** Aborts when the answer is no longer waited for. */
  readonly signal: AbortSignal
}

export interface ProxyTransactionListener<TBody = Uint8Array | string> {
  /** Does the local transaction. When it throws, or takes too long, the state is unknown and the server asks later. */
  executeLocalTransaction(
    message: ProducerMessage<TBody>,
    transaction: ProxyTransaction,
  ): LocalTransactionState | Promise<LocalTransactionState>
  /** Tells how a transaction ended that the server has heard nothing of, perhaps one of another process. */
  checkLocalTransaction(
    message: ProxyMessage,
    transaction: Omit<ProxyTransaction, 'arg'>,
  ): LocalTransactionState | Promise<LocalTransactionState>
}

export interface ProxyTransactionProducerOptions<TBody = Uint8Array | string> extends ProxyProducerOptions<TBody> {
  /** Does local transactions, and knows how they ended. */
  readonly transactionListener: ProxyTransactionListener<TBody>
  /** Milliseconds that the listener gets for an answer. Default 60,000. */
  readonly transactionTimeoutMs?: number | undefined
  /** Milliseconds before which the server does not ask, at most an hour. Default: as the server is set up. */
  readonly recoveryDelayMs?: number | undefined
  /** Questions that are worked on at once; more are dropped, and asked again. Default 16. */
  readonly maxConcurrentChecks?: number | undefined
}

const rows = {
  transactionListener: transactionListenerRow<ProxyTransactionListener<never>>(),
  ...transactionRows(3_600_000, 1024),
  recoveryDelayMs: option.optional<number>(wholeNumberIn(1, 3_600_000)),
} as const satisfies OptionRows<Omit<ProxyTransactionProducerOptions<never>, keyof ProxyProducerOptions>>

const transactionOptions = new OptionTable('a transactional producer', rows, proxyProducerOptions)

export interface ProxyTransactionSendOptions extends ProxySendOptions {
  /** Handed to `executeLocalTransaction`. */
  readonly arg?: unknown
}

export interface ProxyTransactionSendResult extends ProxySendResult {
  /** Id that the server gave to the transaction. */
  readonly transactionId: string
  /** What the listener answered; unknown when it failed or was too late. */
  readonly localTransactionState: LocalTransactionState
  /** Why the state is unknown: the listener failed, or gave no answer in time. */
  readonly localError: TransactionError | undefined
}

const { COMMIT, ROLLBACK } = wire.TransactionResolution
const { SOURCE_CLIENT, SOURCE_SERVER_CHECK } = wire.TransactionSource
/** The proxy forgets a half message after 30 s, and the server asks then. */
const endAttempts = 3
const endPauseMs = 300

/**
 * Sends messages in transactions.
 *
 * ```ts
 * await using producer = new TransactionProducer({ endpoints, topics: ['orders'], transactionListener })
 * await producer.start()
 * const { localTransactionState } = await producer.sendMessageInTransaction({ topic: 'orders', body: 'two coffees' })
 * ```
 */
export class TransactionProducer<TBody = Uint8Array | string> extends Producer<TBody> {
  readonly #listener: ProxyTransactionListener<TBody>
  readonly #timeoutMs: number
  readonly #recoveryDelayMs: number | undefined
  readonly #clock: Clock

  /** @throws UsageError naming the option that is wrong or missing */
  constructor(options: ProxyTransactionProducerOptions<TBody>) {
    const chosen = transactionOptions.read(options)
    let running = 0
    super(proxyProducerOptions.partOf(options), async (command, origin) => {
      if (running >= chosen.maxConcurrentChecks) return
      running++
      await this.#recover(command, origin).finally(() => running--)
    })
    this.#listener = options.transactionListener
    this.#timeoutMs = chosen.transactionTimeoutMs
    this.#recoveryDelayMs = chosen.recoveryDelayMs
    this.#clock = this.publisher.client.config.clock
  }

  /**
   * Stores the message where consumers do not see it, runs the local transaction, and tells the proxy how it ended.
   * Resolves then, whatever the end; rejects as `send` does when the message could not be stored, and nothing was run.
   */
  async sendMessageInTransaction(
    message: ProducerMessage<TBody>,
    options: ProxyTransactionSendOptions = {},
  ): Promise<ProxyTransactionSendResult> {
    proxyTransactionRules.check(options)
    const { arg, ...sending } = options
    return this.hold(this.#run(message, arg, sending))
  }

  async #run(
    message: ProducerMessage<TBody>,
    arg: unknown,
    options: ProxySendOptions,
  ): Promise<ProxyTransactionSendResult> {
    const { result, shipped } = await this.sendHalf(message, this.#recoveryDelayMs, options)
    const transactionId = result.transactionId ?? result.messageId
    const isSafe = result.status === 'SEND_OK'
    const { state, error } = isSafe
      ? await this.#ask('executeLocalTransaction', signal =>
          this.#listener.executeLocalTransaction(message, { transactionId, arg, signal }),
        )
      : { state: 'rollback' as const, error: undefined }
    const end = { topic: message.topic, messageId: result.messageId, transactionId, state }
    await this.#end(shipped.peer, end, SOURCE_CLIENT)
    return { ...result, transactionId, localTransactionState: state, localError: error }
  }

  /** Never rejects: when there is no answer, the server asks again. */
  async #recover({ message, transactionId }: wire.RecoverOrphanedTransactionCommand, origin: Origin): Promise<void> {
    if (message === null) return
    try {
      const incoming = await incomingOf(message)
      const { state } = await this.#ask('checkLocalTransaction', signal =>
        this.#listener.checkLocalTransaction(incoming, { transactionId, signal }),
      )
      const { topic, messageId } = incoming
      await this.#end(origin, { topic, messageId, transactionId, state }, SOURCE_SERVER_CHECK)
    } catch {
      // A message that cannot be read has no answer.
    }
  }

  /** Never rejects: the server asks when it hears nothing. */
  async #end(
    origin: Origin,
    { topic, messageId, transactionId, state }: EndOfTransaction,
    source: wire.TransactionSource,
  ): Promise<void> {
    if (state === 'unknown') return
    const { client } = this.publisher
    const request = {
      topic: resourceOf(topic, client.config.namespace),
      messageId,
      transactionId,
      source,
      resolution: state === 'commit' ? COMMIT : ROLLBACK,
    }
    for (let attempt = 1; attempt <= endAttempts; attempt++) {
      const failed = await origin.channel.call('EndTransaction', request).then(
        () => false,
        () => true,
      )
      if (!failed) return
      if (attempt < endAttempts) await pause(this.#clock, endPauseMs, client.closing)
    }
  }

  /** What the listener answers; never rejects. */
  #ask(
    name: string,
    ask: (signal: AbortSignal) => LocalTransactionState | Promise<LocalTransactionState>,
  ): Promise<LocalAnswer> {
    const { closing } = this.publisher.client
    return askListener(name, ask, { clock: this.#clock, timeoutMs: this.#timeoutMs, signal: closing })
  }
}

interface EndOfTransaction {
  readonly topic: string
  readonly messageId: string
  readonly transactionId: string
  readonly state: LocalTransactionState
}
