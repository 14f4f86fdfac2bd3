// SPDX-License-Identifier: Apache-2.0
// SimpleConsumer: receives messages on demand through proxies, and each is settled by itself.
import {
  AbortedError,
  asError,
  checkSubscribe,
  checkValue,
  closeRules,
  groupRows,
  kinds,
  Lease,
  LinkedAbort,
  option,
  OptionTable,
  RouteError,
  traceReceive,
  UsageError,
  type Chosen,
  type FilterExpression,
  type OptionRows,
} from '@rocketmq-ts/core'
import { durationOf, limits, wire } from '@rocketmq-ts/grpc-protocol'
import { clientConfigOf, proxyClientOptions, type ProxyClientOptions } from './client-options.js'
import type { Peer } from './peer.js'
import { openWire, type PoisonMessage } from './poison.js'
import { ProxyConsumer, type ProxyCloseOptions } from './proxy-consumer.js'
import { receiveCall, restAfterNothing } from './receive-call.js'
import { leaseOf, ReceivedMessage } from './received-message.js'
import { isReadable } from './routes.js'
import { receiptOf, Settling, type Receipt } from './settling.js'
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
  readonly message: ReceivedMessage
  /** Why the message could not be acknowledged; absent when it is. */
  readonly error?: Error
}

const receiveRows = {
  maxMessages: option.whole(16, 1, limits.maxReceiveBatch),
  invisibleMs: option.duration(30_000, limits.minInvisibleMs, limits.maxInvisibleMs),
  waitMs: option.duration(limits.maxLongPollingMs, limits.minLongPollingMs, limits.maxLongPollingMs),
}
type Wanted = Chosen<typeof receiveRows>

const rows = { ...groupRows, ...receiveRows } satisfies OptionRows<
  Omit<SimpleConsumerOptions, keyof ProxyClientOptions>
>
const consumerOptions = new OptionTable('a simple consumer', rows, proxyClientOptions)

const receives = new OptionTable('receive', {
  ...receiveRows,
  signal: option.optional<AbortSignal>(kinds.signal),
} satisfies OptionRows<ProxyReceiveOptions>)

const loops = new OptionTable('messages', {
  maxMessages: receiveRows.maxMessages,
  invisibleMs: receiveRows.invisibleMs,
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
  readonly #receiving = new Set<Promise<unknown>>()
  #turn = 0

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
    for (const [topic, filter] of Object.entries(chosen.subscriptions)) this.#subscriber.subscribe(topic, filter)
  }

  protected begin(): Promise<void> {
    const { client, topics } = this.#subscriber
    return this.life.start({ run: () => client.start(topics), ...client.takingBack })
  }

  /** Subscribes to a topic, before or after the start; again for another filter. @throws UsageError for wrong ones */
  subscribe(topic: string, filter: FilterExpression = '*'): void {
    checkSubscribe(topic, filter)
    this.#subscriber.subscribe(topic, filter)
  }

  /** Gives up a topic: nothing more is received of it. */
  unsubscribe(topic: string): void {
    checkValue('the topic', topic, kinds.text)
    this.#subscriber.unsubscribe(topic)
  }

  /**
   * Takes messages that are there, or waits for the next ones; none when the time is over. Topics and brokers take turns.
   * Rejects with `AbortedError` when the signal aborts or the consumer closes, with `RouteError` for a topic that does
   * not exist, with `UsageError` for impossible options, and as calls do.
   */
  async receive(options: ProxyReceiveOptions = {}): Promise<readonly ReceivedMessage[]> {
    const { signal, ...wanted } = receives.read(options, this.#defaults)
    this.life.assertRunning('receive')
    const work = this.#receive(wanted, signal)
    this.#receiving.add(work)
    const done = () => this.#receiving.delete(work)
    work.then(done, done)
    return work
  }

  /**
   * Messages one after the other, until the consumer closes or the signal aborts (which throws `AbortedError`). A receive
   * that fails is reported by `receiveFailed` and tried again.
   */
  async *messages(options: ProxyMessagesOptions = {}): AsyncGenerator<ReceivedMessage, void, void> {
    loops.read(options)
    this.life.assertRunning('receive')
    while (!this.#subscriber.client.closing.aborted) {
      let messages: readonly ReceivedMessage[] = []
      try {
        messages = await this.receive(options)
      } catch (thrown) {
        const error = asError(thrown)
        if (error instanceof AbortedError && options.signal?.aborted !== true) return
        if (error instanceof AbortedError || error instanceof UsageError) throw error
        this.emit('receiveFailed', this.#subscriber.topics.join(', '), error)
        await new Promise(resolve => this.#subscriber.client.config.clock.setTimeout(() => resolve(undefined), 1000))
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
    await new Promise(resolve => setImmediate(resolve))
    for (const batch of batches.values()) {
      const errors = await this.#settling.ackAll(batch.map(({ receipt }) => receipt))
      batch.forEach(({ done }, index) => done(errors[index]))
    }
    return Promise.all(results)
  }

  /** Ends all receives, takes leave of the servers and closes the connections. Messages in hand come again. Idempotent. */
  override async close(options?: ProxyCloseOptions): Promise<void> {
    closeRules.check(options)
    await this.life.shutdown(async () => {
      await this.#subscriber.client.close()
      await Promise.allSettled(this.#receiving)
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
      return await this.#receiveUntil(options, ending.signal)
    } finally {
      ending.release()
    }
  }

  async #receiveUntil(options: Wanted, stop: AbortSignal): Promise<readonly ReceivedMessage[]> {
    const { client } = this.#subscriber
    if (this.#subscriber.topics.length === 0) throw new UsageError('there is no subscription; call subscribe first')
    const { clock } = client.config
    const endsAt = clock.monotonic() + options.waitMs
    do {
      if (stop.aborted) throw new AbortedError('the receive was aborted', { cause: stop.reason })
      const targets = await this.#targets()
      const target = targets[this.#turn++ % targets.length]
      if (target === undefined) throw new RouteError('no topic of the subscriptions has a queue that can be read')
      const askedAt = clock.monotonic()
      const leftMs = endsAt - askedAt
      // With several to ask, none is waited for longer than it must.
      const pollMs = targets.length > 1 ? limits.minLongPollingMs : Math.max(limits.minLongPollingMs, leftMs)
      const received = await this.#receiveFrom(target.topic, target.queue, options, pollMs, stop)
      if (received.length > 0) return received
      await restAfterNothing(clock, askedAt, stop)
      // A server waits for five seconds at least: with a little left, one more question would last far too long.
    } while (endsAt - clock.monotonic() >= limits.minLongPollingMs / 2)
    return []
  }

  /** One queue for each broker of each topic: the server takes from all queues of the broker. */
  async #targets(): Promise<readonly { readonly topic: string; readonly queue: wire.MessageQueue }[]> {
    const { client, topics } = this.#subscriber
    const routes = await Promise.all(topics.map(topic => client.route(topic)))
    return routes.flatMap(({ topic, targets }) => {
      const queues = targets.flatMap(target => target.queues).filter(isReadable)
      const byBroker = new Map(queues.map(queue => [queue.broker?.name ?? '', queue]))
      return [...byBroker.values()].map(queue => ({ topic, queue }))
    })
  }

  async #receiveFrom(
    topic: string,
    queue: wire.MessageQueue,
    { maxMessages, invisibleMs }: Wanted,
    pollMs: number,
    signal: AbortSignal,
  ): Promise<readonly ReceivedMessage[]> {
    const { client } = this.#subscriber
    const route = await client.route(topic)
    const target = route.targets.find(({ queues }) => queues.includes(queue)) ?? route.targets[0]
    const peer = client.peer(target?.addresses ?? [])
    await peer.ready(client.config.requestTimeoutMs, signal)
    const arrived: wire.Message[] = []
    const startedAt = client.config.clock.monotonic()
    const request = {
      ...{ group: this.#subscriber.resource, messageQueue: queue, batchSize: maxMessages, autoRenew: false },
      filterExpression: this.#subscriber.filterOf(topic),
      invisibleDuration: durationOf(invisibleMs),
      longPollingTimeout: durationOf(pollMs),
    }
    const { clock, requestTimeoutMs } = client.config
    const bounds = { clock, timeoutMs: pollMs + requestTimeoutMs, signal, maxMessages }
    try {
      await receiveCall(peer, request, bounds, message => arrived.push(message))
    } catch (error) {
      await this.#handBack(arrived, peer)
      throw error
    }
    return this.#present(arrived, peer, topic, startedAt + invisibleMs)
  }

  async #present(
    messages: readonly wire.Message[],
    peer: Peer,
    topic: string,
    expiresAt: number,
  ): Promise<readonly ReceivedMessage[]> {
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

  /** What came before a receive failed is for others. */
  async #handBack(messages: readonly wire.Message[], peer: Peer): Promise<void> {
    await Promise.all(
      messages.map(async message => {
        const system = message.systemProperties
        if (system !== null)
          await this.#settling.changeInvisible(receiptOf(message, system, peer), 0).catch(() => undefined)
      }),
    )
  }
}
