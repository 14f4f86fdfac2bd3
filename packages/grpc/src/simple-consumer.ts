// SPDX-License-Identifier: Apache-2.0
// SimpleConsumer: receives messages on demand through proxies, and each is settled by itself.
import {
  AbortedError,
  asError,
  checkSubscribe,
  checkValue,
  closeRules,
  everyMessage,
  groupRows,
  kinds,
  Lease,
  LinkedAbort,
  option,
  OptionTable,
  pause,
  receiveRows,
  traceReceive,
  turn,
  UnderWay,
  UsageError,
  within,
  type FilterExpression,
  type OptionRows,
} from '@rocketmq-ts/core'
import { limits, wire } from '@rocketmq-ts/grpc-protocol'
import { clientConfigOf, proxyClientOptions, type ProxyClientOptions } from './client-options.js'
import { openWire, type PoisonMessage } from './poison.js'
import { ProxyConsumer, type ProxyCloseOptions } from './proxy-consumer.js'
import { leaseOf, ReceivedMessage } from './received-message.js'
import { receiptOf, Settling, type Receipt } from './settling.js'
import { SideBySide, type Taken, type Wanted } from './side-by-side.js'
import { Subscriber } from './subscriber.js'

export interface SimpleConsumerOptions extends ProxyClientOptions {
  /** Name of the group: its members share the messages. Servers may have to know it before. */
  readonly consumerGroup: string
  /** Filters by topic: `{ orders: '*', bills: 'paid || refunded' }`. More by `subscribe`. */
  readonly subscriptions?: Readonly<Record<string, FilterExpression>> | undefined
  /** Messages that `receive` takes at most, 1 to 32. Default 16. */
  readonly maxMessages?: number | undefined
  /** Milliseconds that a message belongs to this consumer, 10,000 to 12 hours. Default 30,000. */
  readonly invisibleMs?: number | undefined
  /** Milliseconds that `receive` waits for a message, 5000 (servers wait no shorter) to 20,000. Default 20,000. */
  readonly waitMs?: number | undefined
}

/** Options of one `receive`. */
export interface ProxyReceiveOptions {
  /** Messages to receive at most, 1 to 32. Default: that of the consumer. */
  readonly maxMessages?: number | undefined
  /** Milliseconds that the messages belong to this consumer, 10,000 to 12 hours. Default: that of the consumer. */
  readonly invisibleMs?: number | undefined
  /** Milliseconds to wait for a message, 5000 to 20,000. Default: that of the consumer. */
  readonly waitMs?: number | undefined
  /** Ends the wait with `AbortedError`. Messages that arrived are given back. */
  readonly signal?: AbortSignal | undefined
}

/** How messages are received one after the other. */
export interface ProxyMessagesOptions {
  /** Messages of one receive at most. Default: that of the consumer. */
  readonly maxMessages?: number | undefined
  /** Milliseconds that a message belongs to this consumer. Default: that of the consumer. */
  readonly invisibleMs?: number | undefined
  /** Ends the loop with `AbortedError`. */
  readonly signal?: AbortSignal | undefined
}

export interface SimpleConsumerEvents {
  /** A message that cannot be read; it is left alone, and comes again until the server makes it a dead letter. */
  poison: [poison: PoisonMessage]
  /** A loop could not receive; it goes on. */
  receiveFailed: [topic: string, error: Error]
}

/** What became of one acknowledgement among many. */
export interface ProxyAckResult {
  /** The message, as it was received. */
  readonly message: ReceivedMessage
  /** Why the message could not be acknowledged; absent when it is. */
  readonly error?: Error
}

/** Milliseconds in which messages that nobody took are given back at the end. */
const goodbyeMs = 1000
/** Milliseconds until a loop receives again that could not. */
const failurePauseMs = 1000

const receiving = receiveRows({
  mostMessages: limits.maxReceiveBatch,
  invisibleMs: [limits.minInvisibleMs, limits.maxInvisibleMs],
  waitMs: [limits.minLongPollingMs, limits.maxLongPollingMs],
})

const rows = { ...groupRows, ...receiving } satisfies OptionRows<Omit<SimpleConsumerOptions, keyof ProxyClientOptions>>
const consumerOptions = new OptionTable('a simple consumer', rows, proxyClientOptions)

const receives = new OptionTable('receive', {
  ...receiving,
  signal: option.optional<AbortSignal>(kinds.signal),
} satisfies OptionRows<ProxyReceiveOptions>)

const loops = new OptionTable('messages', {
  maxMessages: receiving.maxMessages,
  invisibleMs: receiving.invisibleMs,
  signal: option.optional<AbortSignal>(kinds.signal),
} satisfies OptionRows<ProxyMessagesOptions>)

/**
 * Receives messages one by one through proxies, and settles each by itself.
 *
 * ```ts
 * await using consumer = new SimpleConsumer({ endpoints, consumerGroup: 'jobs', subscriptions: { orders: '*' } })
 * await consumer.start()
 * for await (const message of consumer) {
 *   await work(message.body)
 *   await message.ack()
 * }
 * ```
 */
export class SimpleConsumer extends ProxyConsumer<SimpleConsumerEvents> {
  readonly #subscriber: Subscriber
  readonly #settling: Settling
  readonly #defaults: Wanted
  readonly #sideBySide: SideBySide
  readonly #receiving = new UnderWay()

  /** @throws UsageError naming the option that is wrong */
  constructor(options: SimpleConsumerOptions) {
    const chosen = consumerOptions.read(options)
    const config = clientConfigOf(options)
    super(chosen.consumerGroup, config.clientId)
    this.#defaults = chosen
    this.#subscriber = new Subscriber(config, {
      clientType: wire.ClientType.SIMPLE_CONSUMER,
      consumerGroup: this.consumerGroup,
      longPollingMs: chosen.waitMs,
      activity: () => `${this.#receiving.size} receives are under way`,
    })
    this.#settling = new Settling(this.#subscriber)
    this.#sideBySide = new SideBySide(this.#subscriber, this.#settling)
    for (const [topic, filter] of Object.entries(chosen.subscriptions)) this.#subscriber.subscribe(topic, filter)
  }

  protected begin(): Promise<void> {
    const { client, topics } = this.#subscriber
    return this.life.start({ run: () => client.start(topics), ...client.takingBack })
  }

  /** Subscribes to a topic, before or after the start; again for another filter. @throws UsageError for wrong ones */
  subscribe(topic: string, filter: FilterExpression = everyMessage): void {
    checkSubscribe(topic, filter)
    this.#subscriber.subscribe(topic, filter)
    this.#sideBySide.checkFilters()
  }

  /** Gives up a topic: nothing more is received of it. */
  unsubscribe(topic: string): void {
    checkValue('the topic', topic, kinds.text)
    this.#subscriber.unsubscribe(topic)
    this.#sideBySide.checkFilters()
  }

  /**
   * Takes messages that are there, or waits for the next ones; none when the time is over. Topics and brokers are asked
   * side by side. What comes too late, or after the signal has aborted, is for the next receive with the same
   * `invisibleMs`; when there is none for 10 s, or half of that time, it is given back.
   * Rejects with `AbortedError` when the signal aborts or the consumer closes, with `RouteError` for a topic that does
   * not exist, with `UsageError` for impossible options, and as calls do.
   */
  async receive(options: ProxyReceiveOptions = {}): Promise<readonly ReceivedMessage[]> {
    const { signal, ...wanted } = receives.read(options, this.#defaults)
    this.life.assertRunning('receive')
    return this.#receiving.track(this.#receive(wanted, signal))
  }

  /**
   * Messages one after the other, until the consumer closes or the signal aborts (which throws `AbortedError`). A
   * receive that fails is reported by `receiveFailed` and tried again.
   */
  async *messages(options: ProxyMessagesOptions = {}): AsyncGenerator<ReceivedMessage, void, void> {
    loops.read(options)
    this.life.assertRunning('receive')
    const { closing, config } = this.#subscriber.client
    while (this.life.isRunning) {
      let messages: readonly ReceivedMessage[] = []
      try {
        messages = await this.receive(options)
      } catch (thrown) {
        const error = asError(thrown)
        if (error instanceof AbortedError && options.signal?.aborted !== true) return
        if (error instanceof AbortedError || error instanceof UsageError) throw error
        this.emit('receiveFailed', this.#subscriber.topics.join(', '), error)
        const ending = new LinkedAbort(options.signal, closing)
        await pause(config.clock, failurePauseMs, ending.signal)
        ending.release()
      }
      for (const message of messages) yield message
    }
  }

  /** The same as `messages()`. */
  [Symbol.asyncIterator](): AsyncGenerator<ReceivedMessage, void, void> {
    return this.messages()
  }

  /**
   * Acknowledges many messages, those of one topic and server by one call; resolves to what became of each, in their
   * order.
   */
  async ack(messages: readonly ReceivedMessage[]): Promise<readonly ProxyAckResult[]> {
    checkValue('what is acknowledged', messages, kinds.list)
    this.life.assertRunning('acknowledge by')
    const batches = new Map<string, { receipt: Receipt; done: (error: Error | undefined) => void }[]>()
    const results = messages.map(async (message): Promise<ProxyAckResult> => {
      const lease = leaseOf(message)
      try {
        if (lease === undefined) throw new UsageError('this message was not received by a simple consumer')
        await lease.settle('acked', receipt => {
          const key = `${receipt.peer.key} ${receipt.topic}`
          const batch = batches.get(key) ?? []
          batches.set(key, batch)
          return new Promise<void>((resolve, reject) =>
            batch.push({ receipt, done: error => (error === undefined ? resolve() : reject(error)) }),
          )
        })
        return { message }
      } catch (error) {
        return { message, error: asError(error) }
      }
    })
    // Leases hand their receipts over in the turns that follow.
    await turn()
    for (const batch of batches.values()) {
      const errors = await this.#settling.ackAll(batch.map(({ receipt }) => receipt))
      batch.forEach(({ done }, index) => done(errors[index]))
    }
    return Promise.all(results)
  }

  /**
   * Ends all receives, takes leave of the servers and closes the connections. Messages in hand come again. Idempotent.
   */
  override async close(options?: ProxyCloseOptions): Promise<void> {
    closeRules.check(options)
    await this.life.shutdown(async () => {
      const { client } = this.#subscriber
      await within(client.config.clock, goodbyeMs, this.#sideBySide.close())
      await client.close()
      await Promise.all([this.#sideBySide.whenIdle(), this.#receiving.whenIdle()])
    })
  }

  #receive(options: Wanted, signal: AbortSignal | undefined): Promise<readonly ReceivedMessage[]> {
    const { consumerGroup } = this
    const { maxMessages } = options
    return traceReceive({ consumerGroup, maxMessages }, () => this.#receiveUnlessAborted(options, signal))
  }

  async #receiveUnlessAborted(options: Wanted, signal: AbortSignal | undefined): Promise<readonly ReceivedMessage[]> {
    const ending = new LinkedAbort(signal, this.#subscriber.client.closing)
    try {
      const taken = await this.#sideBySide.receive(options, ending.signal)
      return taken === undefined ? [] : await this.#present(taken)
    } finally {
      ending.release()
    }
  }

  async #present({ messages, peer, topic, expiresAt }: Taken): Promise<readonly ReceivedMessage[]> {
    const { clock } = this.#subscriber.client.config
    const present: ReceivedMessage[] = []
    for (const message of messages) {
      const opened = await openWire(message)
      if ('error' in opened) {
        this.emit('poison', { topic, messageId: message.systemProperties?.messageId ?? '', error: opened.error })
        continue
      }
      const receipt = receiptOf(message, opened.system, peer)
      const { messageId } = receipt
      const leased = { consumerGroup: this.consumerGroup, topic, messageId }
      const lease = new Lease(receipt, expiresAt, { clock, message: leased, nameOf: () => `message ${messageId}` })
      const parts = {
        lease,
        settling: this.#settling,
        retryDelayMs: (attempt: number) => this.#subscriber.policy.delayMs(attempt),
      }
      present.push(new ReceivedMessage(message, opened.system, opened.body, parts))
    }
    return present
  }
}
