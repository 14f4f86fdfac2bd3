// SPDX-License-Identifier: Apache-2.0
// One run of a broker, from `listen` to `stop` or `kill`. It holds the parts; what answers requests is in `handlers/`.
//
// How a feature plugs in:
// - A request is one file `handlers/<kebab-case of its wire name>.ts` and one line in `handlers/index.ts`. It answers
//   by returning the declared reply, refuses with `refuse(name, remark)`, and may return a RemotingCommand for an
//   answer that no declaration can say.
// - State of one run is a part: `broker.part(queueLocks)` makes it on first use, once per broker; `queueLocks` is
//   `(broker: Broker) => LockTable`. A part with `close()` is closed when the run ends. Parts that must work from the
//   start are listed in `feature-parts.ts`.
// - State that survives a restart: `broker.disk.keep(make)`.
// - Messages are stored through `broker.put(message)` only: it asks the put rules (`broker.addPutRule`), stores, and
//   tells the arrival listeners (`broker.onArrival`). A put rule may redirect (delay levels), or refuse. What must see
//   each message as it is stored, also those that no rule sees, is `broker.addLastRule`.
// - A send has more to it than the message: `broker.addSendStep` sees the request before and after it is stored.
// - Time: `broker.clock` and `broker.timers` only. Timers end with the run.
import { Timers, type Clock } from '@rocketmq-ts/core'
import { encodeOffsetMessageId, type TopicRouteData } from '@rocketmq-ts/protocol'
import {
  parseAddress,
  type Address,
  type Answer,
  type AnyRequest,
  type Fields,
  type RemotingServer,
} from '@rocketmq-ts/remoting'
import { serve, type Entrance, type Served, type ServerHandler } from '../serve.js'
import type { AuthStore } from './auth/auth-store.js'
import type { BrokerConfig } from './broker-config.js'
import type { ArrivalListener, BrokerDisk } from './broker-disk.js'
import { ConsumerGroups } from './consumer-groups.js'
import { checkPropertiesLength, sizeRule } from './message-size.js'
import { ProducerGroups } from './producer-groups.js'
import type { SendStep } from './send-step.js'
import type { MessageStore, NewMessage, StoredMessage } from './store/message-store.js'
import type { CommittedOffsets } from './consumer-offsets.js'
import type { SubscriptionGroups } from './subscription-groups.js'
import type { TopicTable } from './topic-table.js'

/** Answers one kind of request of a broker. */
export type BrokerHandler<R extends AnyRequest> = ServerHandler<Broker, R>

/** Checks or redirects a message that is about to be stored. Throw with `refuse`. */
export type PutRule = (message: NewMessage) => NewMessage

/**
 * What a broker answers to a request.
 *
 * @param otherForms further forms of the request on the wire, with the same fields, that are answered alike
 */
export function handle<R extends AnyRequest>(
  request: R,
  handler: BrokerHandler<R>,
  ...otherForms: readonly R[]
): Served<Broker> {
  const requests = [request, ...otherForms]
  return {
    requests,
    on: broker => {
      for (const each of requests) broker.serve(each, handler)
    },
  }
}

/** The name servers of a broker. */
export interface NameServers {
  /** The route of a topic through all brokers, if a name server knows it. Never rejects. */
  route(topic: string): Promise<TopicRouteData | undefined>
  /** Asks the master of another broker. Rejects with `RouteError` when no name server knows it. */
  askBroker<R extends AnyRequest>(brokerName: string, declaration: R, fields: Fields<R>): Promise<Answer<R>>
  /** Tells all topics again, because something that goes for all of them has changed. Never rejects. */
  register(): Promise<void>
}

/** Who a broker is. */
export interface BrokerIdentity {
  readonly clusterName: string
  readonly brokerName: string
  /** 0 is the master. */
  readonly brokerId: number
}

/** What a `Broker` is made with. */
export interface BrokerInit extends BrokerIdentity {
  readonly clock: Clock
  readonly config: BrokerConfig
  readonly disk: BrokerDisk
  readonly entrance: Entrance
  /** Users and access rules; absent: the broker asks for no signatures. */
  readonly auth?: AuthStore | undefined
  /** Address of the broker whose messages this one reads; absent for a master. */
  readonly master?: (() => string) | undefined
  /** Made when the broker first needs it, which is after it listens. */
  readonly nameServers: (broker: Broker) => NameServers
}

interface Closable {
  close?(): void
}

/** One run of a broker. */
export class Broker implements BrokerIdentity {
  readonly clusterName: string
  readonly brokerName: string
  readonly brokerId: number
  readonly clock: Clock
  readonly config: BrokerConfig
  readonly disk: BrokerDisk
  readonly auth: AuthStore | undefined
  readonly master: (() => string) | undefined
  readonly timers: Timers
  /** When this run began, milliseconds since the epoch. */
  readonly startedAt: number
  readonly producers = new ProducerGroups()
  readonly consumers = new ConsumerGroups()
  readonly #entrance: Entrance
  readonly #nameServers: (broker: Broker) => NameServers
  #address: string | undefined
  #host: Address | undefined
  #messageIdPrefix: string | undefined
  readonly #parts = new Map<(broker: Broker) => unknown, unknown>()
  readonly #putRules: PutRule[] = []
  readonly #lastRules: PutRule[] = []
  readonly #sendSteps: SendStep[] = []
  readonly #arrivals: ArrivalListener[] = []

  constructor(init: BrokerInit) {
    this.clusterName = init.clusterName
    this.brokerName = init.brokerName
    this.brokerId = init.brokerId
    this.clock = init.clock
    this.config = init.config
    this.disk = init.disk
    this.auth = init.auth
    this.master = init.master
    this.timers = new Timers(init.clock)
    this.startedAt = init.clock.now()
    this.#entrance = init.entrance
    this.#nameServers = init.nameServers
    this.addPutRule(sizeRule(init.config))
    this.server.on('disconnected', connection => {
      this.producers.disconnect(connection)
      this.consumers.disconnect(connection)
    })
  }

  get nameServers(): NameServers {
    return this.part(this.#nameServers)
  }

  get store(): MessageStore {
    return this.disk.store
  }

  get topics(): TopicTable {
    return this.disk.topics
  }

  get groups(): SubscriptionGroups {
    return this.disk.groups
  }

  get offsets(): CommittedOffsets {
    return this.disk.offsets
  }

  /** `host:port` that clients use. Known once the broker listens. */
  get address(): string {
    return (this.#address ??= this.server.address)
  }

  get server(): RemotingServer {
    return this.#entrance.server
  }

  /** The same as name servers tell it: IPv6 without brackets, as real ones do. */
  get routeAddress(): string {
    const { host, port } = this.host
    return `${host}:${port}`
  }

  /** The same as host and port. */
  get host(): Address {
    return (this.#host ??= parseAddress(this.address))
  }

  /** Id of the record at a position of the commit log: 32 hex digits, 56 with an IPv6 address. */
  messageIdOf(physicalOffset: number): string {
    this.#messageIdPrefix ??= encodeOffsetMessageId({ host: this.address, commitLogOffset: 0 }).slice(0, -16)
    return this.#messageIdPrefix + physicalOffset.toString(16).toUpperCase().padStart(16, '0')
  }

  get sendSteps(): readonly SendStep[] {
    return this.#sendSteps
  }

  /** Sets the handler of a request. */
  serve<R extends AnyRequest>(request: R, handler: BrokerHandler<R>): void {
    serve<Broker, R>(this.#entrance, this, request, handler)
  }

  /** The one `make` of this run, made on first use. */
  part<T>(make: (broker: Broker) => T): T {
    if (!this.#parts.has(make)) this.#parts.set(make, make(this))
    return this.#parts.get(make) as T
  }

  /** Rules are asked in the order in which they were added, each with what the one before made of the message. */
  addPutRule(rule: PutRule): void {
    this.#putRules.push(rule)
  }

  /** Asked right before a message is stored, also by `putPlain`. */
  addLastRule(rule: PutRule): void {
    this.#lastRules.push(rule)
  }

  addSendStep(step: SendStep): void {
    this.#sendSteps.push(step)
  }

  /** Heard until the run ends. */
  onArrival(listener: ArrivalListener): void {
    this.disk.arrivals.add(listener)
    this.#arrivals.push(listener)
  }

  /** Stores a message. Throws a `Refusal` when a rule forbids it. */
  put(message: NewMessage): StoredMessage {
    return this.putPlain(this.#putRules.reduce((ruled, rule) => rule(ruled), message))
  }

  /** Stores a message as it is, without asking any rule but the last ones. */
  putPlain(message: NewMessage): StoredMessage {
    const completed = this.#lastRules.reduce((ruled, rule) => rule(ruled), message)
    checkPropertiesLength(this.config, completed.properties)
    const stored = this.store.append(completed)
    this.announce(stored, completed)
    return stored
  }

  /** Tells the arrival listeners that a queue got a message; for services that link records into further queues. */
  announce(stored: StoredMessage, message: NewMessage): void {
    for (const listener of this.disk.arrivals) listener(stored, message)
  }

  /** Ends timers and parts; what is held is dropped. The server is closed by the code that opened it. */
  close(): void {
    this.timers.clear()
    for (const part of this.#parts.values()) (part as Closable | undefined)?.close?.()
    this.#parts.clear()
    for (const listener of this.#arrivals) this.disk.arrivals.delete(listener)
  }
}
