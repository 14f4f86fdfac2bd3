// SPDX-License-Identifier: Apache-2.0
// MQClientInstance: what all producers, consumers and admins with the same settings share in one process: one set of
// connections, one route table, one heartbeat. It runs from the first `start` until the last of them leaves.
import {
  asError,
  backOffMs,
  CredentialsCache,
  Lifecycle,
  Scheduler,
  Timers,
  UsageError,
  within,
  type ServiceState,
} from '@rocketmq-ts/core'
import {
  compatibleVersion,
  innerProducerGroup,
  unregisterClient,
  versions,
  type HeartbeatData,
  type TopicRouteData,
} from '@rocketmq-ts/protocol'
import {
  RemotingClient,
  type Answer,
  type AnyRequest,
  type Body,
  type CallOptions,
  type Fields,
  type Identity,
  type RPCHook,
} from '@rocketmq-ts/remoting'
import { NameServerClient, addressServerUrl, fetchNameServers, parseNameServers } from '@rocketmq-ts/namesrv-client'
import { aclHook } from './acl-hook.js'
import { handleBrokerRequests } from './broker-requests.js'
import { BrokerTable } from './broker-table.js'
import type { ClientConfig } from './client-config.js'
import { Heartbeats } from './heartbeats.js'
import { namespaceHook } from './namespace-hook.js'
import { PullMessageService } from './pull-message-service.js'
import { RebalanceService } from './rebalance-service.js'
import {
  Registrations,
  type RegisteredAdmin,
  type RegisteredConsumer,
  type RegisteredProducer,
} from './registrations.js'
import { ReturningBrokers } from './returning-brokers.js'
import { RouteTable } from './route-table.js'
import { periodOf, scheduledTasks, type ScheduledWork } from './scheduled-tasks.js'

/** Milliseconds until an unanswered greeting is repeated, doubled each time up to the heartbeat interval. */
const greetAgainMs = 1000
/** Milliseconds at least for telling brokers that a producer or consumer leaves, and for its traces. */
export const leastLeavingMs = 1000
/** Milliseconds after which a broker has seen the end of an old connection, when it sees it at all. */
const oldConnectionMs = 1000
/** Milliseconds between two renewals of a registration. */
const renewalMs = 10_000

/** The producer that an instance has for itself; it starts with `start(false)`, which starts no instance. */
export interface InnerProducer extends RegisteredProducer {
  /** Starts the producer, and not the instance that it belongs to. */
  start(startFactory: false): Promise<void>
  /** Ends the producer, and not the instance. */
  shutdown(shutdownFactory: false): Promise<void>
}

export class MQClientInstance implements ScheduledWork {
  /** What all clients of the instance were given. */
  readonly config: ClientConfig
  /** Names the instance to brokers: `ip@name`, with `@unit` when there is one. */
  readonly clientId: string
  /** Its connections, one to each address. */
  readonly remoting: RemotingClient
  /** Asks the name servers. */
  readonly nameServers: NameServerClient
  /** Routes that it knows, by topic. */
  readonly routes: RouteTable
  /** Addresses of brokers that routes have named. */
  readonly brokers = new BrokerTable()
  /** Producers by group. */
  readonly producerTable = new Registrations<RegisteredProducer>('producer')
  /** Consumers by group. */
  readonly consumerTable = new Registrations<RegisteredConsumer>('consumer')
  /** Administrators by group. */
  readonly adminTable = new Registrations<RegisteredAdmin>('admin')
  /** Runs the pulls of all consumers. */
  readonly pullMessageService: PullMessageService
  /** Has consumers take their share of the queues. */
  readonly rebalanceService: RebalanceService
  /** Tells brokers who is here. */
  readonly heartbeats: Heartbeats

  readonly #lifecycle: Lifecycle
  readonly #scheduler: Scheduler
  readonly #returning: ReturningBrokers
  readonly #timers: Timers
  /** Addresses that were dialled before. */
  readonly #dialled = new Set<string>()
  /** Monotonic milliseconds when the registration of a producer group was renewed. */
  readonly #renewedAt = new Map<string, number>()
  readonly #onEnd: (instance: MQClientInstance) => void
  #innerProducer: InnerProducer | undefined
  #innerStart: Promise<void> | undefined

  /** @param onEnd called when the instance has ended or could not start; use `MQClientManager` to get one */
  constructor(config: ClientConfig, onEnd: (instance: MQClientInstance) => void) {
    const { clock, logger } = config
    this.config = config
    this.clientId = config.clientId
    this.#onEnd = onEnd
    this.#lifecycle = new Lifecycle(`client instance "${this.clientId}"`)
    this.#scheduler = new Scheduler(clock, logger)
    this.#timers = new Timers(clock)
    this.remoting = new RemotingClient({
      clock,
      identity: identityFor(() => this.nameServers.serverVersion),
      serializeType: config.serializeType,
      hooks: hooksOf(config),
      tls: config.tls,
      connectTimeoutMs: config.connectTimeoutMs,
      maxFrameBytes: config.maxFrameBytes,
      createConnection: config.createConnection,
      requestTimeoutMs: config.mqClientApiTimeout,
    })
    this.nameServers = new NameServerClient({
      remoting: this.remoting,
      addresses: config.namesrvAddr,
      clock,
      timeoutMs: config.mqClientApiTimeout,
    })
    this.routes = new RouteTable({
      clock,
      ask: topic => this.nameServers.routeOf(topic),
      addressMap: config.addressMap,
      onChange: (topic, route, before) => this.#onRoute(topic, route, before),
    })
    this.#returning = new ReturningBrokers(clock, topic => this.routes.update(topic))
    this.pullMessageService = new PullMessageService(clock, logger)
    this.rebalanceService = new RebalanceService(clock, logger, () => this.consumerTable)
    this.heartbeats = new Heartbeats({
      config,
      brokers: this.brokers,
      data: () => this.#heartbeatData(),
      call: (address, request, fields, options) => this.call(address, request, fields, options),
    })
    handleBrokerRequests(this.remoting, {
      producers: this.producerTable,
      consumers: this.consumerTable,
      rebalanceService: this.rebalanceService,
      logger,
    })
    // A broker that came back has forgotten us.
    this.remoting.on('connected', address => this.#onConnected(address))
    this.remoting.on('disconnected', address => this.#onLost(address))
  }

  /** Where it is in its life. */
  get state(): ServiceState {
    return this.#lifecycle.state
  }

  /**
   * Starts what runs in the background, once; while RUNNING it does nothing. Rejects when no name server can be found
   * or reached within `mqClientApiTimeout`, unless `startWithoutNameServer` is set; then nothing is left behind.
   */
  async start(): Promise<void> {
    if (this.#lifecycle.isRunning) return
    await this.#lifecycle.start({ run: () => this.#start(), undo: () => this.#end() })
  }

  /**
   * Ends the instance when no client is registered any more. Idempotent.
   * @param drainMs milliseconds that pending requests get to be answered; `mqClientApiTimeout`
   */
  async shutdown({ drainMs }: { drainMs?: number } = {}): Promise<void> {
    if (this.#isInUse()) return
    // First, so that a client that comes now gets a new instance.
    this.#onEnd(this)
    await this.#lifecycle.shutdown(() => this.#end(drainMs))
  }

  /**
   * Resolves when a member has left, or when its time is over: then unanswered requests are given up, and the rest ends
   * in the background. Other members of the instance are not disturbed. Never rejects.
   * @param leaving does not reject
   */
  async leaveWithin(timeoutMs: number, leaving: Promise<void>): Promise<void> {
    const { clock, logger } = this.config
    if (await within(clock, timeoutMs, leaving)) return
    logger.warn(`not all brokers could be told that a client leaves within ${timeoutMs} ms`)
    if (this.#members() > 1) return
    await this.remoting.close({ drainMs: 0 })
    await leaving
  }

  /** Gives the instance its inner producer, unless it has one. */
  async ensureInnerProducer(make: (instance: MQClientInstance) => InnerProducer): Promise<void> {
    this.#innerProducer ??= make(this)
    if (this.#lifecycle.isRunning) await this.#startInnerProducer()
  }

  /** Sends a request to an address and resolves to its answer. */
  call<R extends AnyRequest>(
    address: string,
    request: R,
    fields: Fields<R>,
    options?: CallOptions<Body<R>>,
  ): Promise<Answer<R>> {
    return this.remoting.call(address, request, fields, options)
  }

  /** Sends a heartbeat to every broker; true when there was one and all answered. Never rejects. */
  sendHeartbeatToAllBrokerWithLock(): Promise<boolean> {
    return this.heartbeats.sendToAll()
  }

  /** Tells every known broker that a group has left. Never rejects; brokers that are away are only logged. */
  async unregisterClient(groups: { producerGroup?: string; consumerGroup?: string }): Promise<void> {
    const { logger, mqClientApiTimeout: timeoutMs } = this.config
    const addresses = [...this.brokers.all()].map(({ address }) => address).filter(it => this.remoting.isConnected(it))
    await Promise.all(
      addresses.map(async address => {
        try {
          await this.call(address, unregisterClient, { clientId: this.clientId, ...groups }, { timeoutMs })
        } catch (error) {
          logger.warn(`${address} could not be told that a client left: ${asError(error).message}`)
        }
      }),
    )
  }

  /**
   * Makes brokers find a producer by our client id again. A broker that sees an old connection of ours end after the
   * new one has registered forgets the id, and heartbeats alone do not bring it back. At most every 10 s; never
   * rejects. [ProducerManager.java doChannelCloseEvent, registerProducer]
   */
  async renewProducer(producerGroup: string): Promise<void> {
    const now = this.config.clock.monotonic()
    if (now - (this.#renewedAt.get(producerGroup) ?? -Infinity) < renewalMs) return
    this.#renewedAt.set(producerGroup, now)
    await this.unregisterClient({ producerGroup })
    if (this.producerTable.has(producerGroup)) await this.heartbeats.sendToAll()
  }

  /** Asks for the routes of all topics in use. Rejects when no name server answered. */
  async updateTopicRouteInfoFromNameServer(): Promise<void> {
    const results = await Promise.allSettled([...this.#topicsInUse()].map(topic => this.routes.update(topic)))
    const failed = results.find(result => result.status === 'rejected')
    if (failed !== undefined) throw asError(failed.reason)
  }

  /** Takes the list that discovery returns, when it is a new one. */
  async fetchNameServerAddr(): Promise<void> {
    const addresses = parseNameServers(await this.#discovered())
    if ([...addresses].sort().join() !== [...this.nameServers.addresses].sort().join()) {
      this.nameServers.update(addresses)
    }
  }

  async #discovered(): Promise<string | readonly string[]> {
    const { discover, addressServer, unitName, clock } = this.config
    if (discover !== undefined) return discover()
    if (addressServer === undefined) {
      throw new UsageError(
        'no name server is known: set `namesrvAddr` (host:port;host:port, or a function), the environment variable ' +
          'NAMESRV_ADDR, or `addressServer`',
      )
    }
    return fetchNameServers(addressServerUrl(addressServer, unitName), { clock, timeoutMs: addressServer.timeoutMs })
  }

  /** Forgets brokers that are in no route any more. */
  cleanOfflineBroker(): void {
    for (const address of this.brokers.cleanOffline(this.routes.all)) void this.remoting.disconnect(address)
  }

  /** Has every consumer commit what it has consumed. */
  async persistAllConsumerOffset(): Promise<void> {
    await Promise.all([...this.consumerTable.values()].map(consumer => consumer.persistConsumerOffset()))
  }

  async #start(): Promise<void> {
    await this.#reachNameServers()
    const hasDiscovery = this.config.namesrvAddr.length === 0
    for (const task of scheduledTasks) {
      if (task.onlyWithDiscovery === true && !hasDiscovery) continue
      const { name, firstDelayMs } = task
      this.#scheduler.schedule({ name, firstDelayMs, periodMs: periodOf(task, this.config), run: () => task.run(this) })
    }
    this.pullMessageService.start()
    this.rebalanceService.start()
    await this.#startInnerProducer()
  }

  /** Finds the name servers and asks them for the routes that are needed first. */
  async #reachNameServers(): Promise<void> {
    try {
      if (this.config.namesrvAddr.length === 0) await this.fetchNameServerAddr()
      await this.updateTopicRouteInfoFromNameServer()
    } catch (error) {
      if (!this.config.startWithoutNameServer || error instanceof UsageError) throw error
      this.config.logger.warn(`started without a name server: ${asError(error).message}`)
    }
  }

  #startInnerProducer(): Promise<void> {
    return (this.#innerStart ??= this.#innerProducer?.start(false) ?? Promise.resolve())
  }

  async #end(drainMs?: number): Promise<void> {
    this.#onEnd(this)
    await this.#innerProducer?.shutdown(false)
    this.producerTable.delete(innerProducerGroup)
    this.pullMessageService.stop()
    this.#returning.stop()
    this.#timers.clear()
    await this.#scheduler.stop()
    await this.rebalanceService.stop()
    await this.remoting.close(drainMs === undefined ? {} : { drainMs })
  }

  #isInUse(): boolean {
    return this.#members() > 0
  }

  #members(): number {
    const outer = [...this.producerTable.keys()].filter(group => group !== innerProducerGroup)
    return outer.length + this.consumerTable.size + this.adminTable.size
  }

  #topicsInUse(): Set<string> {
    return new Set([
      ...[...this.producerTable.values()].flatMap(({ publishTopics }) => [...publishTopics]),
      ...[...this.consumerTable.values()].flatMap(({ subscribedTopics }) => [...subscribedTopics]),
      ...[...this.adminTable.values()].flatMap(({ topics }) => [...(topics ?? [])]),
    ])
  }

  #onRoute(topic: string, route: TopicRouteData, before: TopicRouteData | undefined): void {
    this.brokers.learn(route)
    if (this.#lifecycle.isRunning) this.#returning.onRoute(topic, route, before)
    for (const producer of this.producerTable.values()) producer.onRoute(topic, route)
    for (const consumer of this.consumerTable.values()) consumer.onRoute(topic, route)
  }

  #heartbeatData(): HeartbeatData {
    return {
      clientId: this.clientId,
      producerDataSet: [...this.producerTable.keys()].map(groupName => ({ groupName })),
      consumerDataSet: [...this.consumerTable.values()].map(({ consumerData }) => consumerData),
      heartbeatFingerprint: 0,
      withoutSub: false,
    }
  }

  #onConnected(address: string): void {
    const isAgain = this.#dialled.has(address)
    this.#dialled.add(address)
    void this.#greet(address)
    if (isAgain) this.#timers.after(oldConnectionMs, () => this.#renewProducers())
  }

  #onLost(address: string): void {
    const brokerName = this.brokers.nameOf(address)
    if (brokerName === undefined || !this.#lifecycle.isRunning) return
    for (const consumer of this.consumerTable.values()) consumer.onBrokerLost?.(brokerName)
  }

  /** Sends a heartbeat, again and again until it is answered. */
  async #greet(address: string, turn = 1): Promise<void> {
    const brokerName = this.brokers.nameOf(address)
    if (brokerName === undefined || !this.#lifecycle.isRunning || !this.remoting.isConnected(address)) return
    if (await this.heartbeats.sendTo({ brokerName, address })) return
    const backOff = { initialMs: greetAgainMs, maxMs: this.config.heartbeatBrokerInterval }
    this.#timers.after(backOffMs(backOff, turn), () => void this.#greet(address, turn + 1))
  }

  #renewProducers(): void {
    for (const [group, producer] of this.producerTable) {
      if (producer.expectsReplies === true) void this.renewProducer(group)
    }
  }
}

/**
 * How we identify ourselves. Servers before 5.3.2 do not know NODE_JS: they read it as no language at all, and some of
 * their requests then fail. The name server, which is asked first, shows how old they are. [LanguageCode.java]
 */
function identityFor(serverVersion: () => number): Identity {
  return {
    get language() {
      return serverVersion() >= versions.V5_3_2 ? 'NODE_JS' : 'OTHER'
    },
    version: compatibleVersion,
  }
}

function hooksOf(config: ClientConfig): readonly RPCHook[] {
  const hooks: RPCHook[] = []
  if (config.namespaceV2 !== undefined && config.namespaceV2 !== '') hooks.push(namespaceHook(config.namespaceV2))
  if (config.rpcHook !== undefined) hooks.push(config.rpcHook)
  if (config.credentials !== undefined) hooks.push(aclHook(new CredentialsCache(config.credentials, config.clock)))
  return hooks
}
