// SPDX-License-Identifier: Apache-2.0
// How a broker makes itself known: it registers with every name server at its start, each 30 seconds, and at once with
// the topics that changed; at its end it says good-bye. A name server that is down is skipped until the next time.
// [BrokerController.java registerBrokerAll, BrokerOuterAPI.java]
import { RouteError } from '@rocketmq-ts/core'
import {
  bodyCrcOf,
  getBrokerClusterInfo,
  getRouteInfoByTopic,
  masterId,
  readWrite,
  registerBroker,
  registerBrokerBody,
  unregisterBroker,
  type TopicConfig,
  type TopicRouteData,
} from '@rocketmq-ts/protocol'
import {
  RemotingClient,
  type Answer,
  type AnyRequest,
  type Fields,
  type Identity,
  type RemotingClientOptions,
  type RPCHook,
} from '@rocketmq-ts/remoting'
import type { Broker } from './broker.js'
import { haAddressOf } from './ha-address.js'

/** Milliseconds until the second registration. [BrokerController.java startBasicService] */
const firstPeriodMs = 10_000
/** Milliseconds until a good-bye is given up. [BrokerOuterAPI.java unregisterBrokerAll] */
const unregisterTimeoutMs = 3000

/** How a broker speaks to its name servers, and to other brokers. */
export interface RegistrationOptions {
  readonly identity: Identity
  /** Sign, when the brokers ask for it. */
  readonly hooks: readonly RPCHook[]
  /** Plain text when absent. */
  readonly tls?: RemotingClientOptions['tls']
}

/** The broker's side of its registrations. */
export class NameServerRegistration {
  readonly #broker: Broker
  readonly #addresses: readonly string[]
  readonly #client: RemotingClient
  readonly #aborter = new AbortController()
  readonly #stopListening: () => void
  #changed = new Set<string>()
  #underWay: Promise<void> = Promise.resolve()
  #isEnded = false

  constructor(broker: Broker, addresses: readonly string[], { identity, tls, hooks }: RegistrationOptions) {
    this.#broker = broker
    this.#addresses = addresses
    this.#client = new RemotingClient({ clock: broker.clock, identity, tls, hooks })
    this.#stopListening = broker.topics.onChanged(topic => this.#onChanged(topic))
    const { registerNameServerPeriod } = broker.config
    const periodMs = Math.max(10_000, Math.min(registerNameServerPeriod, 60_000))
    broker.timers.every(periodMs, () => void this.register(), firstPeriodMs)
  }

  /** Registers all topics with all name servers. Never rejects: those that cannot be reached are skipped. */
  register(): Promise<void> {
    this.#changed.clear()
    return this.#enqueue(() => this.#send([...this.#broker.topics]))
  }

  /** Resolves when all changes of topics so far have reached the name servers that can be reached. */
  async settled(): Promise<void> {
    await Promise.resolve()
    await this.#underWay
  }

  /** The route of a topic, from the first name server that knows it. Never rejects. */
  async route(topic: string): Promise<TopicRouteData | undefined> {
    return (await this.#ask(getRouteInfoByTopic, { topic }))?.body
  }

  /** Asks the master of another broker. Rejects with `RouteError` when no name server knows it. */
  async askBroker<R extends AnyRequest>(brokerName: string, declaration: R, fields: Fields<R>): Promise<Answer<R>> {
    const info = await this.#ask(getBrokerClusterInfo, {})
    const address = info?.body.brokerAddrTable.get(brokerName)?.brokerAddrs.get(masterId)
    if (address === undefined) throw new RouteError(`cannot find addr for broker ${brokerName}`)
    const timeoutMs = this.#broker.config.forwardTimeout
    return this.#client.call(address, declaration, fields, { timeoutMs, signal: this.#aborter.signal })
  }

  /** The answer of the first name server that has one. */
  async #ask<R extends AnyRequest>(declaration: R, fields: Fields<R>): Promise<Answer<R> | undefined> {
    for (const address of this.#addresses) {
      const options = { signal: this.#aborter.signal }
      const answer = await this.#client.call(address, declaration, fields, options).catch(() => undefined)
      if (answer !== undefined) return answer
    }
    return undefined
  }

  /** Says good-bye to all name servers, then ends. */
  async unregister(): Promise<void> {
    const { clusterName, brokerName, brokerId, routeAddress: brokerAddr } = this.#broker
    const fields = { clusterName, brokerName, brokerId, brokerAddr }
    await this.#toAll(address =>
      this.#client.call(address, unregisterBroker, fields, {
        timeoutMs: unregisterTimeoutMs,
        signal: this.#aborter.signal,
      }),
    )
    await this.end()
  }

  /** Ends without a word; the name servers see the connection close. Idempotent. */
  async end(): Promise<void> {
    this.#isEnded = true
    this.#stopListening()
    this.#aborter.abort()
    await this.#client.close({ drainMs: 0 })
  }

  #onChanged(topic: string): void {
    if (this.#changed.size === 0) {
      queueMicrotask(() => {
        const topics = [...this.#changed].flatMap(name => this.#broker.topics.get(name) ?? [])
        this.#changed = new Set()
        if (topics.length > 0) void this.#enqueue(() => this.#send(topics))
      })
    }
    this.#changed.add(topic)
  }

  /** One registration at a time, so that an older one never overtakes a newer one. */
  #enqueue(act: () => Promise<void>): Promise<void> {
    this.#underWay = this.#underWay.then(() => (this.#isEnded ? undefined : act()))
    return this.#underWay
  }

  #send(topics: readonly TopicConfig[]): Promise<void> {
    const { clusterName, brokerName, brokerId, routeAddress: brokerAddr, config, disk } = this.#broker
    const body = {
      filterServerList: [],
      topicConfigSerializeWrapper: {
        topicConfigTable: new Map(topics.map(topic => [topic.topicName, withBrokerPermission(topic, config)])),
        dataVersion: this.#broker.topics.version,
        topicQueueMappingInfoMap: disk.mappings.infosOf(topics.map(({ topicName }) => topicName)),
        topicQueueMappingDetailMap: new Map<string, never>(),
        mappingDataVersion: { stateVersion: 0, timestamp: this.#broker.clock.now(), counter: 0 },
      },
    }
    const fields = {
      clusterName,
      brokerName,
      brokerId,
      brokerAddr,
      haServerAddr: haAddressOf(this.#broker.address),
      enableActingMaster: false,
      compressed: false,
      bodyCrc32: bodyCrcOf(registerBrokerBody.encode(body)),
    }
    const options = { body, timeoutMs: config.registerBrokerTimeoutMills, signal: this.#aborter.signal }
    return this.#toAll(async address => {
      const answer = await this.#client.call(address, registerBroker, fields, options)
      this.#takeOrders(answer.body?.table.keys() ?? [])
    })
  }

  /** Topics with an order configuration are order topics. [TopicConfigManager.java updateOrderTopicConfig] */
  #takeOrders(names: Iterable<string>): void {
    for (const name of names) {
      const topic = this.#broker.topics.get(name)
      if (topic?.order === false) this.#broker.topics.put({ ...topic, order: true })
    }
  }

  async #toAll(act: (address: string) => Promise<unknown>): Promise<void> {
    await Promise.allSettled(this.#addresses.map(act))
  }
}

/** A broker that may not be written says so of each topic. [BrokerController.java registerBrokerAll] */
function withBrokerPermission(topic: TopicConfig, { brokerPermission }: { brokerPermission: number }): TopicConfig {
  const isOpen = (brokerPermission & readWrite) === readWrite
  return isOpen ? topic : { ...topic, perm: topic.perm & brokerPermission }
}
