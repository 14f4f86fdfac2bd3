// SPDX-License-Identifier: Apache-2.0
// Producer: sends messages through proxies.
import {
  checkValue,
  closeRules,
  drainMs,
  kinds,
  Lifecycle,
  ProtocolError,
  serializedBody,
  startUnlessAborted,
  traceSend,
  UnderWay,
  UsageError,
  watchesSends,
  within,
  type AbortOptions,
  type ServiceState,
} from '@rocketmq-ts/core'
import { resourceOf, wire } from '@rocketmq-ts/grpc-protocol'
import { Batching } from './batching.js'
import { proxyMessageRules, proxySendRules } from './call-rules.js'
import type { ProxyCloseOptions } from './proxy-consumer.js'
import { outgoingOf, type Outgoing } from './outgoing-message.js'
import type { ProducerMessage, ProxySendResult } from './producer-message.js'
import { producerConfigOf, type ProducerConfig, type ProxyProducerOptions } from './producer-options.js'
import { Publisher } from './publisher.js'
import type { Role } from './role.js'
import type { Route } from './routes.js'
import { Sending, sendStatusOf, type Shipped } from './sending.js'

/** How one message is sent. */
export interface ProxySendOptions {
  /** Milliseconds until the send rejects, over all attempts. Default: `sendTimeoutMs` of the producer. */
  readonly timeoutMs?: number | undefined
  /** Ends the wait. A message that has left may be stored all the same; the error's `outcome` tells. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Sends messages to RocketMQ 5 through its proxies.
 *
 * ```ts
 * await using producer = new Producer({ endpoints: 'grpc://127.0.0.1:8081', topics: ['orders'] })
 * await producer.start()
 * const { messageId } = await producer.send({ topic: 'orders', body: 'two coffees', keys: ['188'] })
 * ```
 */
export class Producer<TBody = Uint8Array | string> {
  readonly #config: ProducerConfig
  readonly #publisher: Publisher
  readonly #life: Lifecycle
  readonly #sending = new UnderWay()
  readonly #batching: Batching | undefined

  /**
   * @param recover of a transactional producer
   * @throws UsageError naming the option that is wrong
   */
  constructor(options: ProxyProducerOptions<TBody>, recover?: Role['recover']) {
    this.#config = producerConfigOf(options)
    this.#publisher = new Publisher(this.#config, recover)
    this.#life = new Lifecycle(`producer ${this.#config.client.clientId}`)
    if (this.#config.autoBatch)
      this.#batching = new Batching((messages, timeoutMs) => this.#ship(messages, { timeoutMs }, false))
  }

  /** Known to the servers by this name; the same over reconnections. */
  get clientId(): string {
    return this.#config.client.clientId
  }

  /** Where it is in its life. */
  get state(): ServiceState {
    return this.#life.state
  }

  /** The same as `state`, by Java's name. */
  get serviceState(): ServiceState {
    return this.state
  }

  /** Resolves when the producer has been closed; rejects when it could not start. Never unhandled. */
  get closed(): Promise<void> {
    return this.#life.closed
  }

  /**
   * Connects: resolves when a proxy has answered our settings and the routes of `topics` are known. Rejects with what
   * the proxy said (`RouteError` for a topic that does not exist), or with `ConnectionError` that lists every endpoint
   * and why it could not be used; within `startTimeoutMs`, and leaves nothing behind.
   * Rejects with `AbortedError` when the signal aborts; the producer is closed then.
   */
  async start(options: AbortOptions = {}): Promise<void> {
    const { client } = this.#publisher
    const start = () => this.#life.start({ run: () => client.start(this.#config.topics), ...client.takingBack })
    await startUnlessAborted(options, `producer ${this.clientId}`, { start, close: () => this.close() })
  }

  /**
   * Sends a message; resolves when it is stored. Rejects with `UsageError` for a message that no server takes, with
   * `RouteError` for an unknown topic, else with `SendError`, whose `attempts` say what was tried and whose `outcome`
   * says whether the message may be stored: `not-sent`, `rejected` or `unknown`.
   */
  send(message: ProducerMessage<TBody>, options: ProxySendOptions = {}): Promise<ProxySendResult> {
    const send = async (watched: ProducerMessage<TBody>, body: Uint8Array) => {
      const [result] = await this.#send([watched], [body], options)
      if (result === undefined) throw new ProtocolError('the send has no result')
      return result
    }
    try {
      const body = this.bytesOf(message)
      if (!watchesSends()) return send(message, body)
      const what = { producerGroup: undefined, messages: [message], bodyLength: body.length }
      return traceSend(what, withProperties => send(withProperties(message), body))
    } catch (error) {
      return Promise.reject(error)
    }
  }

  /**
   * Sends several messages of one topic at once; resolves to one result for each, in their order. Only messages without
   * a kind (no shardingKey, no delay, no priority, no lite topic) fit together. Rejects as `send` does, for all.
   */
  async sendBatch(
    messages: readonly ProducerMessage<TBody>[],
    options: ProxySendOptions = {},
  ): Promise<readonly ProxySendResult[]> {
    checkValue('a batch', messages, kinds.list)
    const bodies = messages.map(message => this.bytesOf(message))
    const [first] = messages
    if (first === undefined) return []
    if (messages.some(({ topic }) => topic !== first.topic))
      throw new UsageError('the messages of a batch have one topic')
    const bodyLength = bodies.reduce((sum, { length }) => sum + length, 0)
    return traceSend({ producerGroup: undefined, messages, bodyLength }, withProperties =>
      this.#send(messages.map(withProperties), bodies, options),
    )
  }

  /**
   * Takes back a delayed message that is not delivered yet; resolves to its id. Rejects with `BrokerError` when it is
   * too late, or when the broker does not allow it (`recallMessageEnable`).
   */
  async recallMessage(topic: string, recallHandle: string): Promise<string> {
    checkValue('the topic', topic, kinds.text)
    checkValue('the recall handle', recallHandle, kinds.text)
    this.#life.assertRunning('recall')
    const { client } = this.#publisher
    const route = await client.route(topic)
    const target = route.targets.find(({ key }) => client.isWell(key)) ?? route.targets[0]
    const request = { topic: resourceOf(topic, client.config.namespace), recallHandle }
    const { messageId } = await client.peer(target?.addresses ?? []).channel.call('RecallMessage', request)
    return messageId
  }

  /**
   * Waits for sends that are under way, takes leave of the servers and closes the connections. Idempotent. Sends get
   * `timeoutMs`, 5000 ms by default.
   */
  async close(options: ProxyCloseOptions = {}): Promise<void> {
    closeRules.check(options)
    const { client } = this.#publisher
    await this.#life.shutdown(async () => {
      await within(client.config.clock, options.timeoutMs ?? drainMs, this.#sending.whenIdle())
      await client.close()
    })
  }

  /** The same as `close`. */
  shutdown(options?: ProxyCloseOptions): Promise<void> {
    return this.close(options)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** For subclasses. */
  protected get publisher(): Publisher {
    return this.#publisher
  }

  /** Closing waits for it. Plain JavaScript can call this too, with what is no promise. */
  protected hold<T>(work: Promise<T>): Promise<T> {
    return this.#sending.track(Promise.resolve(work))
  }

  /**
   * The body of a message as bytes.
   * @throws UsageError when the message, or what the serializer makes of it, is wrong
   */
  protected bytesOf(message: ProducerMessage<TBody>): Uint8Array {
    checkMessage(message)
    return serializedBody(this.#config.serializer, message)
  }

  /** Sends one half message. */
  protected async sendHalf(
    message: ProducerMessage<TBody>,
    recoveryDelayMs: number | undefined,
    options: ProxySendOptions,
  ): Promise<{ readonly result: ProxySendResult; readonly shipped: Shipped }> {
    const body = this.bytesOf(message)
    let shipped: Shipped | undefined
    const what = { producerGroup: undefined, messages: [message], bodyLength: body.length }
    const result = await traceSend(what, async withProperties => {
      const outgoing = this.#outgoing(withProperties(message), body, { recoveryDelayMs })
      shipped = await this.#ship([outgoing], options, true)
      return resultOf(outgoing, shipped, 0, 1)
    })
    if (shipped === undefined) throw new ProtocolError('the send has no result')
    return { result, shipped }
  }

  async #send(
    messages: readonly ProducerMessage<TBody>[],
    bodies: readonly Uint8Array[],
    options: ProxySendOptions,
  ): Promise<readonly ProxySendResult[]> {
    const outgoing = messages.map((message, index) => this.#outgoing(message, bodies[index] ?? Buffer.alloc(0)))
    if (outgoing.length > 1 && outgoing.some(({ type }) => type !== wire.MessageType.NORMAL)) {
      throw new UsageError('only messages without a shardingKey, delay, priority or lite topic fit into a batch')
    }
    proxySendRules.check(options)
    const { timeoutMs = this.#config.sendTimeoutMs, signal } = options
    const [first] = outgoing
    const isAlone = outgoing.length === 1 && first?.type === wire.MessageType.NORMAL && signal === undefined
    if (isAlone && this.#batching !== undefined) {
      const { shipped, index, count } = await this.#batching.send(first, timeoutMs)
      return [resultOf(first, shipped, index, count)]
    }
    const shipped = await this.#ship(outgoing, options, false)
    return outgoing.map((each, index) => resultOf(each, shipped, index, outgoing.length))
  }

  #outgoing(
    message: ProducerMessage<TBody>,
    body: Uint8Array,
    transaction?: { readonly recoveryDelayMs: number | undefined },
  ): Outgoing {
    this.#life.assertRunning('send')
    const { namespace, clock } = this.#config.client
    const { maxBodyBytes } = this.#publisher
    return outgoingOf(message, { body, namespace, now: clock.now(), maxBodyBytes, transaction })
  }

  async #ship(messages: readonly Outgoing[], options: ProxySendOptions, isTransaction: boolean): Promise<Shipped> {
    const { timeoutMs = this.#config.sendTimeoutMs, signal } = options
    const [first] = messages
    if (first === undefined) throw new UsageError('there is no message to send')
    const { client, policy } = this.#publisher
    this.#publisher.announce(first.topic)
    const shipment = {
      topic: first.topic,
      messages,
      check: (route: Route) => this.#publisher.checkType(first, route),
    }
    return this.hold(new Sending(client, shipment, { timeoutMs, signal, policy, isTransaction }).run())
  }
}

function checkMessage(message: unknown): void {
  // Plain JavaScript may leave it out.
  if (message === undefined) throw new UsageError('there is no message')
  proxyMessageRules.check(message)
}

/** One of several messages: the proxy answers a batch with one entry whose ids are separated by commas. */
function resultOf(
  { topic, messageId }: Outgoing,
  { entries, attempts }: Shipped,
  index: number,
  count: number,
): ProxySendResult {
  const entry = entries.length === count ? entries[index] : entries[0]
  const status = sendStatusOf(entry?.status?.code ?? wire.Code.OK) ?? 'SEND_OK'
  const offset = entry?.offset.toNumber() ?? 0
  return {
    status,
    messageId,
    topic,
    attempts,
    queueOffset: entries.length === count ? offset : offset + index,
    transactionId: entry === undefined || entry.transactionId === '' || count > 1 ? undefined : entry.transactionId,
    recallHandle: entry === undefined || entry.recallHandle === '' ? undefined : entry.recallHandle,
  }
}
