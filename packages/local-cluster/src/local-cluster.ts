// SPDX-License-Identifier: Apache-2.0
// LocalCluster: name servers and brokers on real sockets, inside this process. Any RocketMQ client can use it.
import { systemClock, TimeoutError, UsageError, WakeUp, type Clock } from '@rocketmq-ts/core'
import { deadLetterTopicOf, masterId, type MessageExt, type SubscriptionGroupConfig } from '@rocketmq-ts/protocol'
import type { AnyRequest } from '@rocketmq-ts/remoting'
import { newGroupConfig } from './broker/subscription-groups.js'
import { clientsOf, storedMessagesOf, offsetsOf, type ClientView, type OffsetView } from './cluster-views.js'
import { brokerPlans, type LocalClusterOptions, type TopicOptions, topicConfigOf } from './cluster-options.js'
import { LocalBroker } from './local-broker.js'
import { LocalNameServer } from './local-name-server.js'
import { withCertificate } from './own-certificate.js'
import { putMessage, type PutMessage, type WaitForMessagesOptions } from './put-message.js'
import type { LocalProxy } from './proxy/local-proxy.js'
import {
  RequestControl,
  type InterceptOptions,
  type ReceivedOptions,
  type RequestInterceptor,
  type SeenRequest,
} from './request-control.js'
import type { ServerTls } from './server-identity.js'

/** Name servers and brokers inside this process. Made by `LocalCluster.start`. */
export class LocalCluster {
  /** In the order of `options.nameServers`; named `namesrv-0`, `namesrv-1`, … */
  readonly nameServers: readonly LocalNameServer[]
  /** In the order of `options.brokers`; named `broker-a`, `broker-b`, … unless they were named. */
  readonly brokers: readonly LocalBroker[]
  /** The clock of all servers; a virtual one when the test moves time itself. */
  readonly clock: Clock
  readonly #options: LocalClusterOptions
  readonly #shared: { readonly clock: Clock; readonly host: string; readonly tls: ServerTls }
  #proxy: LocalProxy | undefined
  readonly #control: RequestControl
  readonly #arrivals: WakeUp

  private constructor(options: LocalClusterOptions) {
    this.#options = options
    this.clock = options.clock ?? systemClock
    this.#control = new RequestControl(this.clock)
    this.#arrivals = new WakeUp(this.clock)
    const { host = '127.0.0.1', tls } = options
    this.#shared = { clock: this.clock, host, tls: withCertificate(tls) }
    const shared = { ...this.#shared, control: this.#control }
    this.nameServers = Array.from({ length: options.nameServers ?? 1 }, (_, index) => {
      const port = index === 0 ? (options.namesrvPort ?? 0) : 0
      return new LocalNameServer({ ...shared, name: `namesrv-${index}`, port, config: options.namesrvConfig })
    })
    const nameServers = () => this.nameServers.map(nameServer => nameServer.address)
    const masters = new Map<string, LocalBroker>()
    this.brokers = brokerPlans(options).map(plan => {
      const master = plan.brokerId === masterId ? undefined : masters.get(plan.brokerName)
      const rest = { nameServers, master, acl: options.acl, onArrival: () => this.#arrivals.wake() }
      const broker = new LocalBroker({ ...shared, ...plan, ...rest })
      if (plan.brokerId === masterId) masters.set(plan.brokerName, broker)
      return broker
    })
  }

  /**
   * Starts a cluster; resolves when clients can connect and routes are known.
   *
   * ```ts
   * await using cluster = await LocalCluster.start({ topics: ['orders'] })
   * ```
   *
   * Rejects with `UsageError` for options that make no sense, and with `ConnectionError` when a port is taken.
   */
  static async start(options: LocalClusterOptions = {}): Promise<LocalCluster> {
    const cluster = new LocalCluster(options)
    try {
      await cluster.#startServers()
    } catch (error) {
      await cluster.close()
      throw error
    }
    return cluster
  }

  /** What clients take as name-server address: `host:port`, separated by `;`. */
  get namesrvAddr(): string {
    return this.nameServers.map(nameServer => nameServer.address).join(';')
  }

  /** `host:port` of each broker. */
  get brokerAddrs(): readonly string[] {
    return this.brokers.map(broker => broker.address)
  }

  /**
   * The proxy, for gRPC clients. Only after `start({ proxy: true })`.
   * @throws UsageError when the cluster has none
   */
  get proxy(): LocalProxy {
    if (this.#proxy === undefined) throw new UsageError('the cluster has no proxy: start it with { proxy: true }')
    return this.#proxy
  }

  /** `host:port` of the proxy, what gRPC clients take as endpoints. @throws UsageError when the cluster has none */
  get endpoints(): string {
    return this.proxy.endpoints
  }

  /** Ends all servers and closes all connections. Idempotent. */
  async close(): Promise<void> {
    this.#control.end()
    await this.#stopServers()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** All but slaves, which have the disk of their master. */
  get #withOwnDisk(): readonly LocalBroker[] {
    return this.brokers.filter(({ isSlave }) => !isSlave)
  }

  /** The broker of this name, the master before its slaves; the first one when none is given. */
  broker(name?: string): LocalBroker {
    const found = name === undefined ? this.brokers[0] : this.brokers.find(broker => broker.brokerName === name)
    if (found === undefined) throw new UsageError(`there is no broker "${name ?? ''}"`)
    return found
  }

  /** Makes or changes a topic on all brokers, or on those named. Resolves when its route is known. */
  async createTopic(topic: string | TopicOptions): Promise<void> {
    const disks = new Set(this.#putTopic(topic).map(({ disk }) => disk))
    await Promise.all(this.brokers.filter(({ disk }) => disks.has(disk)).map(broker => broker.registered()))
  }

  /** Makes or changes a consumer group on all brokers. Groups also come into being when a consumer connects. */
  createGroup(name: string, settings: Partial<SubscriptionGroupConfig> = {}): void {
    for (const broker of this.#withOwnDisk) broker.disk.groups.put(newGroupConfig(name, settings))
  }

  /**
   * Puts a message on a broker without any client, as if a producer had sent it; returns what is stored. A topic that
   * no broker has is made first.
   *
   * ```ts
   * await cluster.send({ topic: 'orders', body: 'two coffees', tags: 'paid' })
   * ```
   *
   * Rejects with `UsageError` for a broker or queue that is not there, with `StateError` when the broker is down, or
   * all that have the topic, and with `BrokerError` when the broker refuses it.
   */
  async send(message: PutMessage): Promise<MessageExt> {
    const { topic, brokerName } = message
    const withTopic = () => this.#withOwnDisk.filter(({ disk }) => disk.topics.has(topic))
    if (withTopic().length === 0) await this.createTopic(topic)
    const brokers = withTopic()
    const any = brokers.find(({ isRunning }) => isRunning) ?? brokers[0]
    return putMessage(brokerName === undefined && any !== undefined ? any : this.broker(brokerName), message)
  }

  /**
   * Resolves to the messages of a topic when there are `count` or more of them, at once when there already are.
   * Rejects with `TimeoutError`, which says how many came, or with `AbortedError`.
   */
  async waitForMessages(
    topic: string,
    count: number,
    { timeoutMs = 5000, signal }: WaitForMessagesOptions = {},
  ): Promise<readonly MessageExt[]> {
    const until = this.clock.monotonic() + timeoutMs
    for (;;) {
      const messages = this.messages(topic)
      if (messages.length >= count) return messages
      const leftMs = until - this.clock.monotonic()
      if (leftMs <= 0) {
        throw new TimeoutError(`${topic} has ${messages.length} messages after ${timeoutMs} ms, not ${count}`)
      }
      await this.#arrivals.wait({ timeoutMs: leftMs, signal })
    }
  }

  /** Messages of a group that were given up, with all their properties. */
  deadLetters(group: string): readonly MessageExt[] {
    return this.messages(deadLetterTopicOf(group))
  }

  /**
   * Makes the cluster as it was after its start, on the same ports: messages, offsets, groups, topics, changed
   * settings, interceptors and the journal of requests are gone. Connections end; close clients before.
   */
  async reset(): Promise<void> {
    this.#control.end()
    await this.#stopServers()
    this.#control.clear()
    for (const broker of this.brokers) broker.erase()
    await this.#startServers()
  }

  /** All messages of a topic that are still there: by broker, then queue, then position. */
  messages(topic: string): readonly MessageExt[] {
    return this.#withOwnDisk.flatMap(broker => storedMessagesOf(broker, topic))
  }

  /** Positions of a group, of each queue for which it has one. */
  offsets(group: string): readonly OffsetView[] {
    return this.#withOwnDisk.flatMap(broker => offsetsOf(broker, group))
  }

  /** Clients of a producer or consumer group that are connected. */
  clients(group: string): readonly ClientView[] {
    return this.brokers.flatMap(broker => (broker.isRunning ? clientsOf(broker.running, group) : []))
  }

  /**
   * Puts an interceptor in front of the handlers of a request, on all servers that answer it; returns what takes it
   * away. The ready-made ones are `silence`, `loseAnswer`, `delay`, `answer`, `closeConnection` and `halfOpen`.
   *
   * ```ts
   * cluster.intercept(sendMessageV2, silence(), { times: 1 })
   * ```
   */
  intercept<R extends AnyRequest>(
    declaration: R,
    interceptor: RequestInterceptor<R>,
    options?: InterceptOptions,
  ): () => void {
    return this.#control.intercept(declaration, interceptor, options)
  }

  /** Requests of a kind that reached any server so far, oldest first; the last thousand of all kinds are kept. */
  requests<R extends AnyRequest>(declaration: R): readonly SeenRequest<R>[] {
    return this.#control.seen(declaration)
  }

  /** Resolves to the next request of a kind. Rejects with `TimeoutError` when none comes in time. */
  received<R extends AnyRequest>(declaration: R, options?: ReceivedOptions<R>): Promise<SeenRequest<R>> {
    return this.#control.next(declaration, options)
  }

  async #startServers(): Promise<void> {
    await Promise.all(this.nameServers.map(nameServer => nameServer.start()))
    for (const topic of this.#options.topics ?? []) this.#putTopic(topic)
    await Promise.all(this.brokers.map(broker => broker.start()))
    if (this.#options.proxy === true) await this.#startProxy()
  }

  async #stopServers(): Promise<void> {
    await this.#proxy?.stop()
    await Promise.all(this.brokers.map(broker => broker.stop()))
    await Promise.all(this.nameServers.map(nameServer => nameServer.stop()))
  }

  /** What the proxy is made of is loaded only when there is to be one. */
  async #startProxy(): Promise<void> {
    const { LocalProxy } = await import('./proxy/local-proxy.js')
    const { acl, grpcPort: port = 0 } = this.#options
    const nameServers = () => this.nameServers.map(nameServer => nameServer.address)
    this.#proxy ??= new LocalProxy({
      ...this.#shared,
      port,
      acl,
      nameServers,
      users: () => this.brokers[0]?.auth,
    })
    await this.#proxy.start()
  }

  #putTopic(topic: string | TopicOptions): readonly LocalBroker[] {
    const options = typeof topic === 'string' ? { name: topic } : topic
    const brokers = options.brokers?.map(name => this.broker(name)) ?? this.#withOwnDisk
    for (const broker of brokers) broker.disk.topics.put(topicConfigOf(options))
    return brokers
  }
}
