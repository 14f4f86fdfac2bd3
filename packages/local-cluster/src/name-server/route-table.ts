// SPDX-License-Identifier: Apache-2.0
// What a name server knows: which brokers live where, and which queues of which topics they have. A broker lives as
// long as its connection and its registrations; topics go with the last broker that has them. [RouteInfoManager.java]
import {
  masterId,
  permissions,
  readWrite,
  type BrokerData,
  type ClusterInfo,
  type DataVersion,
  type QueueData,
  type TopicConfig,
  type TopicQueueMappingInfo,
  type TopicRouteData,
} from '@rocketmq-ts/protocol'
import type { Connection } from '@rocketmq-ts/remoting'

/** Who registers. */
export interface RegisteredBroker {
  readonly clusterName: string
  readonly brokerName: string
  readonly brokerAddr: string
  readonly brokerId: number
}

/** A registration. */
export interface BrokerRegistration extends RegisteredBroker {
  readonly haServerAddr: string
  readonly zoneName: string | undefined
  readonly enableActingMaster: boolean
  /** Milliseconds of silence after which the broker is forgotten. */
  readonly timeoutMs: number
  readonly topics: ReadonlyMap<string, TopicConfig>
  /** Of static topics, by topic. */
  readonly mappings: ReadonlyMap<string, TopicQueueMappingInfo>
  /** Topics that the registration does not name are gone from the broker. */
  readonly isComplete: boolean
  readonly dataVersion: DataVersion
  readonly connection: Connection
}

interface LiveBroker extends RegisteredBroker {
  readonly haServerAddr: string
  readonly timeoutMs: number
  readonly dataVersion: DataVersion
  readonly connection: Connection
  /** Monotonic time of the last sign of life. */
  seenAt: number
}

interface BrokerEntry {
  readonly cluster: string
  zoneName: string | undefined
  enableActingMaster: boolean
  readonly addresses: Map<number, string>
}

/** Brokers and topics of one name server. */
export class RegisteredRoutes {
  readonly #now: () => number
  readonly #brokers = new Map<string, BrokerEntry>()
  readonly #live = new Map<string, LiveBroker>()
  readonly #topics = new Map<string, Map<string, QueueData>>()
  /** Mappings of static topics by broker, for ever: real name servers never forget one. */
  readonly #mappings = new Map<string, Map<string, TopicQueueMappingInfo>>()

  /** @param now monotonic milliseconds */
  constructor(now: () => number) {
    this.#now = now
  }

  /**
   * Takes a registration; `undefined` when the broker must first register all of its topics. For a slave the result
   * names its master.
   */
  register(registration: BrokerRegistration): { haServerAddr?: string; masterAddr?: string } | undefined {
    const { brokerName, brokerAddr, brokerId, clusterName } = registration
    const known = this.#brokers.get(brokerName)
    const entry = known ?? {
      cluster: clusterName,
      zoneName: undefined,
      enableActingMaster: false,
      addresses: new Map<number, string>(),
    }
    this.#brokers.set(brokerName, entry)
    entry.enableActingMaster = registration.enableActingMaster
    entry.zoneName = registration.zoneName
    for (const [id, address] of entry.addresses) {
      if (address === brokerAddr && id !== brokerId) entry.addresses.delete(id)
    }
    const isFirst = !entry.addresses.has(brokerId)
    if (isFirst && registration.topics.size === 1) return undefined
    entry.addresses.set(brokerId, brokerAddr)
    if (brokerId === masterId) this.#takeTopics(registration, isFirst)
    this.#live.set(liveKey(registration), { ...registration, seenAt: this.#now() })
    return brokerId === masterId ? {} : this.#masterOf(entry)
  }

  #masterOf(entry: BrokerEntry): { haServerAddr?: string; masterAddr?: string } {
    const masterAddr = entry.addresses.get(masterId)
    const live = this.#live.get(`${entry.cluster}\n${masterAddr}`)
    return masterAddr === undefined || live === undefined ? {} : { masterAddr, haServerAddr: live.haServerAddr }
  }

  #takeTopics(registration: BrokerRegistration, isFirst: boolean): void {
    const { brokerName } = registration
    const isChanged = isFirst || this.isChanged(registration, registration.dataVersion)
    const { topics, mappings, isComplete } = registration
    // A broker with static topics loses none. [RouteInfoManager.java registerBroker]
    if (isComplete && mappings.size === 0) this.#deleteTopicsOf(brokerName, topic => !topics.has(topic))
    for (const topic of topics.values()) {
      const queues = this.#topics.get(topic.topicName) ?? new Map<string, QueueData>()
      if (!isChanged && queues.has(brokerName)) continue
      this.#topics.set(topic.topicName, queues)
      const { readQueueNums, writeQueueNums, perm, topicSysFlag } = topic
      queues.set(brokerName, { brokerName, readQueueNums, writeQueueNums, perm, topicSysFlag })
    }
    if (!isChanged) return
    for (const [topic, mapping] of mappings) {
      const known = this.#mappings.get(topic) ?? new Map<string, TopicQueueMappingInfo>()
      this.#mappings.set(topic, known.set(mapping.brokerName ?? brokerName, mapping))
    }
  }

  unregister({ clusterName, brokerName, brokerAddr }: Omit<RegisteredBroker, 'brokerId'>): void {
    this.#live.delete(liveKey({ clusterName, brokerAddr }))
    const entry = this.#brokers.get(brokerName)
    if (entry === undefined) return
    for (const [id, address] of entry.addresses) if (address === brokerAddr) entry.addresses.delete(id)
    if (entry.addresses.size > 0) return
    this.#brokers.delete(brokerName)
    this.#deleteTopicsOf(brokerName, () => true)
  }

  #deleteTopicsOf(brokerName: string, isGone: (topic: string) => boolean): void {
    for (const [topic, queues] of this.#topics) {
      if (isGone(topic)) queues.delete(brokerName)
      if (queues.size === 0) this.#topics.delete(topic)
    }
  }

  /** The connection of a broker is closed: it is unregistered at once. */
  disconnect(connection: Connection): void {
    for (const live of [...this.#live.values()]) if (live.connection === connection) this.unregister(live)
  }

  /** Unregisters brokers that were silent for too long, and closes their connections. */
  expire(): void {
    for (const live of [...this.#live.values()]) {
      if (live.seenAt + live.timeoutMs >= this.#now()) continue
      live.connection.destroy()
      this.unregister(live)
    }
  }

  /** A sign of life. */
  touch(broker: Pick<RegisteredBroker, 'clusterName' | 'brokerAddr'>): void {
    const live = this.#live.get(liveKey(broker))
    if (live !== undefined) live.seenAt = this.#now()
  }

  /** The version of the topics that the broker registered last. */
  versionOf(broker: Pick<RegisteredBroker, 'clusterName' | 'brokerAddr'>): DataVersion | undefined {
    return this.#live.get(liveKey(broker))?.dataVersion
  }

  /** Whether a registration with this version would tell anything new. */
  isChanged(broker: Pick<RegisteredBroker, 'clusterName' | 'brokerAddr'>, version: DataVersion): boolean {
    const known = this.versionOf(broker)
    return (
      known?.counter !== version.counter ||
      known.timestamp !== version.timestamp ||
      known.stateVersion !== version.stateVersion
    )
  }

  /** The route of a topic; `undefined` when no living broker has it. */
  route(topic: string): TopicRouteData | undefined {
    const queues = this.#topics.get(topic)
    if (queues === undefined) return undefined
    const brokerDatas = [...queues.keys()].flatMap(name => this.#brokerData(name) ?? [])
    if (brokerDatas.length === 0) return undefined
    const topicQueueMappingByBroker = this.#mappings.get(topic)
    return { queueDatas: [...queues.values()], brokerDatas, filterServerTable: new Map(), topicQueueMappingByBroker }
  }

  #brokerData(brokerName: string): BrokerData | undefined {
    const entry = this.#brokers.get(brokerName)
    if (entry === undefined) return undefined
    const { cluster, zoneName, enableActingMaster, addresses } = entry
    return { cluster, brokerName, brokerAddrs: new Map(addresses), zoneName, enableActingMaster }
  }

  /** Addresses of the brokers of one name. */
  membersOf(brokerName: string): ReadonlyMap<number, string> {
    return this.#brokers.get(brokerName)?.addresses ?? new Map<number, string>()
  }

  clusterInfo(): ClusterInfo {
    const brokerAddrTable = new Map<string, BrokerData>()
    const clusterAddrTable = new Map<string, string[]>()
    for (const [name, { cluster }] of this.#brokers) {
      const data = this.#brokerData(name)
      if (data !== undefined) brokerAddrTable.set(name, data)
      clusterAddrTable.set(cluster, [...(clusterAddrTable.get(cluster) ?? []), name])
    }
    return { brokerAddrTable, clusterAddrTable }
  }

  topicNames(): readonly string[] {
    return [...this.#topics.keys()]
  }

  /** Topics that a broker of the cluster has. */
  topicsOfCluster(cluster: string): readonly string[] {
    return this.#topicsWhere(({ brokerName }) => this.#brokers.get(brokerName)?.cluster === cluster)
  }

  /** Topics whose flags on some broker fit. */
  topicsByFlag(fits: (topicSysFlag: number) => boolean): readonly string[] {
    return this.#topicsWhere(({ topicSysFlag }) => fits(topicSysFlag))
  }

  #topicsWhere(fits: (queue: QueueData) => boolean): readonly string[] {
    return [...this.#topics].filter(([, queues]) => [...queues.values()].some(fits)).map(([topic]) => topic)
  }

  /** Adds queues of a topic on brokers that live; nothing when one of the brokers does not. */
  registerTopic(topic: string, added: readonly QueueData[]): void {
    if (added.some(({ brokerName }) => !this.#brokers.has(brokerName))) return
    const queues = this.#topics.get(topic) ?? new Map<string, QueueData>()
    for (const queue of added) queues.set(queue.brokerName, queue)
    if (queues.size > 0) this.#topics.set(topic, queues)
  }

  /** Forgets a topic, of one cluster when that is named. Brokers that have it register it again. */
  deleteTopic(topic: string, cluster?: string): void {
    const queues = this.#topics.get(topic)
    if (queues === undefined) return
    for (const brokerName of queues.keys()) {
      if (cluster === undefined || this.#brokers.get(brokerName)?.cluster === cluster) queues.delete(brokerName)
    }
    if (queues.size === 0) this.#topics.delete(topic)
  }

  /** Takes the write permission of all topics of a broker, until it registers a change. Returns their number. */
  wipeWritePermission(brokerName: string): number {
    return this.#setPermission(brokerName, perm => perm & ~permissions.WRITE)
  }

  /** Makes all topics of a broker readable and writable. Returns their number. */
  addWritePermission(brokerName: string): number {
    return this.#setPermission(brokerName, () => readWrite)
  }

  #setPermission(brokerName: string, change: (perm: number) => number): number {
    let count = 0
    for (const queues of this.#topics.values()) {
      const queue = queues.get(brokerName)
      if (queue === undefined) continue
      queues.set(brokerName, { ...queue, perm: change(queue.perm) })
      count++
    }
    return count
  }
}

function liveKey({ clusterName, brokerAddr }: Pick<RegisteredBroker, 'clusterName' | 'brokerAddr'>): string {
  return `${clusterName}\n${brokerAddr}`
}
