// SPDX-License-Identifier: Apache-2.0
// One spec, every kind of cluster. Without an environment a spec runs on the embedded cluster; with
// ROCKETMQ_NAMESRV_ADDR (and ROCKETMQ_VERSION, 5.5.0 by default) on a real one. A spec with needs of its own (several
// brokers, ACL, TLS, broker settings, kills) gets a cluster of its own, of the same kind.
import { randomBytes } from 'node:crypto'
import { aclHook } from '@rocketmq-ts/client'
import { CredentialsCache, systemClock } from '@rocketmq-ts/core'
import { LocalCluster, type BrokerConfig } from '@rocketmq-ts/local-cluster'
import {
  compatibleVersion,
  defaultTopicName,
  getBrokerClusterInfo,
  getProducerConnectionList,
  getRouteInfoByTopic,
  globalScope,
  newSubscriptionGroup,
  staticQueuesOf,
  updateAndCreateStaticTopic,
  updateAndCreateTopic,
  updateAndCreateSubscriptionGroup,
  type ClientConnection,
  type MessageExt,
  type SubscriptionGroupConfig,
} from '@rocketmq-ts/protocol'
import { RealCluster } from '@rocketmq-ts/real-rocketmq'
import { RemotingClient } from '@rocketmq-ts/remoting'
import { testCertificates, waitFor } from '@rocketmq-ts/test-run'
import { rawSend, type RawMessage, type RawSent } from './raw-send.js'
import { storedMessages } from './stored-messages.js'

/** What a spec needs that the shared cluster does not have. */
export interface ClusterNeeds {
  /** Brokers on names of their own; 1. */
  readonly brokers?: number
  readonly acl?: boolean
  readonly tls?: boolean
  /** Broker settings by their Java names. */
  readonly config?: Partial<BrokerConfig>
  /** A proxy for gRPC clients; on real clusters of version 5 only. */
  readonly proxy?: boolean
  /** The spec kills brokers, so nobody else may use the cluster. */
  readonly own?: boolean
}

export interface TopicNeeds {
  /** Queues on each broker; 4. */
  readonly queues?: number
  /** Permission bits; 6 (read and write). */
  readonly perm?: number
  readonly order?: boolean
  /** Topic attributes as the wire has them, such as `+message.type=FIFO`. */
  readonly attributes?: string
}

const realAddress = process.env['ROCKETMQ_NAMESRV_ADDR']
const realEndpoints = process.env['ROCKETMQ_ENDPOINTS']
const realVersion = process.env['ROCKETMQ_VERSION'] ?? '5.5.0'

/** Where the specs run: known before any cluster is. */
export const clusterKind: 'embedded' | 'real' = realAddress === undefined ? 'embedded' : 'real'
/** RocketMQ version that the cluster is, or behaves as. */
export const clusterVersion: string = clusterKind === 'real' ? realVersion : '5.5.0'
export const isVersion5: boolean = clusterVersion.startsWith('5.')

/** A cluster under test. Its members are there once the suite's `before` has run. */
export class TestCluster {
  readonly kind: 'embedded' | 'real'
  readonly version = clusterVersion
  readonly #needs: ClusterNeeds
  #local: LocalCluster | undefined
  #real: RealCluster | undefined
  #remoting: RemotingClient | undefined
  #starting: Promise<void> | undefined

  /** @param kind by default what the environment says; a real one that has needs of its own can be had anywhere */
  constructor(needs: ClusterNeeds, kind: 'embedded' | 'real' = clusterKind) {
    this.kind = kind
    this.#needs = needs
  }

  get namesrvAddr(): string {
    const address = this.#local?.namesrvAddr ?? this.#real?.namesrvAddr ?? realAddress
    if (address === undefined) throw new Error('the cluster is not started')
    return address
  }

  /** The embedded cluster, with its faults and views. Use it in `itEmbedded` only. */
  get embedded(): LocalCluster {
    if (this.#local === undefined) throw new Error('this spec runs on a real cluster')
    return this.#local
  }

  /** The real cluster that was started for this spec. */
  get real(): RealCluster {
    if (this.#real === undefined) throw new Error('this spec has no real cluster of its own')
    return this.#real
  }

  /** Where gRPC clients connect, when there is a proxy. */
  get endpoints(): string {
    if (this.#local !== undefined) return this.#local.endpoints
    const endpoints = this.#real?.endpoints ?? realEndpoints
    if (endpoints === undefined) throw new Error('the cluster has no proxy, or is not started')
    return endpoints
  }

  /** Of a user who may do everything, when ACL is on. */
  get credentials(): { accessKey: string; secretKey: string } | undefined {
    if (this.#needs.acl !== true) return undefined
    return this.#real?.credentials ?? adminUser
  }

  /** Certificate of the authority that signed the brokers', when TLS is on. */
  get ca(): string | undefined {
    return this.#needs.tls === true ? (this.#real?.tls?.ca ?? testCertificates.ca) : undefined
  }

  /** Options that a client of this cluster needs. */
  get clientOptions(): {
    namesrvAddr: string
    credentials?: { accessKey: string; secretKey: string }
    tls?: { ca: string }
  } {
    const { credentials, ca, namesrvAddr } = this
    return {
      namesrvAddr,
      ...(credentials === undefined ? {} : { credentials }),
      ...(ca === undefined ? {} : { tls: { ca } }),
    }
  }

  /** A connection pool for raw requests. */
  get remoting(): RemotingClient {
    const { credentials, ca } = this
    const hooks = credentials === undefined ? [] : [aclHook(new CredentialsCache(credentials, systemClock))]
    this.#remoting ??= new RemotingClient({
      // 4.9 does not know NODE_JS, and fails where it looks at the language.
      identity: { language: isVersion5 ? 'NODE_JS' : 'OTHER', version: compatibleVersion },
      hooks,
      tls: ca === undefined ? undefined : { ca },
    })
    return this.#remoting
  }

  /** Addresses of all masters. */
  async brokerAddrs(): Promise<readonly string[]> {
    const { body } = await this.remoting.call(this.namesrvAddr, getBrokerClusterInfo, {})
    return [...body.brokerAddrTable.values()].flatMap(({ brokerAddrs }) => [brokerAddrs.get(0) ?? []].flat())
  }

  /** Makes a topic with a name of its own on every broker; resolves when its whole route is known. */
  async topic(prefix: string, needs: TopicNeeds = {}): Promise<string> {
    const topic = uniqueName(prefix)
    await this.configureTopic(topic, needs)
    return topic
  }

  /** Creates or changes a topic on every broker; resolves when the name server tells it so. */
  async configureTopic(topic: string, { queues = 4, perm = 6, order = false, attributes }: TopicNeeds): Promise<void> {
    const addresses = await this.brokerAddrs()
    for (const address of addresses) {
      await this.remoting.call(address, updateAndCreateTopic, {
        topic,
        defaultTopic: defaultTopicName,
        readQueueNums: queues,
        writeQueueNums: queues,
        perm,
        topicFilterType: 'SINGLE_TAG',
        topicSysFlag: 0,
        order,
        attributes,
      })
    }
    await waitFor(`the route of ${topic}`, async () => {
      const route = await this.remoting.call(this.namesrvAddr, getRouteInfoByTopic, { topic }).catch(() => undefined)
      const datas = route?.body.queueDatas.filter(data => data.writeQueueNums === queues && data.perm === perm)
      return datas?.length === addresses.length
    })
  }

  /** Makes a static topic with a name of its own, its logical queues on the brokers in turn. */
  async staticTopic(prefix: string, queues: number): Promise<string> {
    const topic = uniqueName(prefix)
    const { brokerAddrTable } = (await this.remoting.call(this.namesrvAddr, getBrokerClusterInfo, {})).body
    const brokers = [...brokerAddrTable.values()]
    const epoch = Date.now()
    for (const [index, { brokerName, brokerAddrs }] of brokers.entries()) {
      const ids = Array.from({ length: queues }, (_, id) => id).filter(id => id % brokers.length === index)
      const stretch = {
        gen: 0,
        brokerName,
        logicOffset: 0,
        startOffset: 0,
        endOffset: -1,
        timeOfStart: -1,
        timeOfEnd: -1,
      }
      await this.remoting.call(
        brokerAddrs.get(0) ?? '',
        updateAndCreateStaticTopic,
        {
          topic,
          defaultTopic: defaultTopicName,
          readQueueNums: ids.length,
          writeQueueNums: ids.length,
          perm: 6,
          topicFilterType: 'SINGLE_TAG',
          topicSysFlag: 0,
          order: false,
        },
        {
          body: {
            topic,
            scope: globalScope,
            totalQueues: queues,
            brokerName,
            epoch,
            dirty: false,
            hostedQueues: new Map(ids.map((id, queueId) => [id, [{ ...stretch, queueId }]])),
          },
        },
      )
    }
    await waitFor(`the logical queues of ${topic}`, async () => {
      const route = await this.remoting.call(this.namesrvAddr, getRouteInfoByTopic, { topic }).catch(() => undefined)
      return route !== undefined && staticQueuesOf(topic, route.body)?.queues.length === queues
    })
    return topic
  }

  /** Makes a consumer group with a name of its own on every broker. */
  async group(prefix: string, settings: Partial<Omit<SubscriptionGroupConfig, 'groupName'>> = {}): Promise<string> {
    const groupName = uniqueName(prefix)
    for (const address of await this.brokerAddrs()) {
      await this.remoting.call(
        address,
        updateAndCreateSubscriptionGroup,
        {},
        { body: { ...newSubscriptionGroup, ...settings, groupName } },
      )
    }
    return groupName
  }

  /**
   * All messages of a topic that brokers have stored, inflated; by broker, then queue, then position. Waits until there
   * are `atLeast` that many: a real broker lets a message be read a little later than it acknowledges it.
   */
  messages(topic: string, atLeast = 0): Promise<readonly MessageExt[]> {
    return waitFor(`${atLeast} messages of ${topic}`, async () => {
      const messages = await storedMessages(this.remoting, this.namesrvAddr, topic)
      return messages.length >= atLeast && messages
    })
  }

  /** Clients of a producer group, as the brokers know them. */
  async producers(producerGroup: string): Promise<readonly ClientConnection[]> {
    const lists = (await this.brokerAddrs()).map(async address => {
      // A broker refuses when it knows no client of the group.
      const answer = await this.remoting
        .call(address, getProducerConnectionList, { producerGroup })
        .catch(() => undefined)
      return answer?.body.connectionSet ?? []
    })
    return (await Promise.all(lists)).flat()
  }

  /** Sends messages of one topic by raw requests, to its queues in turn; resolves to where each lies. */
  send(...messages: readonly RawMessage[]): Promise<readonly RawSent[]> {
    return rawSend(this, messages)
  }

  /** Kills a broker without a word, as SIGKILL does. */
  async killBroker(index: number): Promise<void> {
    await (this.#local?.brokers[index]?.kill() ?? this.real.killBroker(index))
  }

  /** Starts a killed broker again, with its store, on its port. */
  async restartBroker(index: number): Promise<void> {
    await (this.#local?.brokers[index]?.restart() ?? this.real.restartBroker(index))
  }

  /** Kills the proxy without a word, as SIGKILL does. */
  async killProxy(): Promise<void> {
    await (this.#local?.proxy.stop() ?? this.real.killProxy())
  }

  /** Starts a killed proxy again, on its port. */
  async restartProxy(): Promise<void> {
    await (this.#local?.proxy.start() ?? this.real.restartProxy())
  }

  /** Whether the real cluster that all specs share does not do. */
  get #needsItsOwn(): boolean {
    const { brokers = 1, acl = false, tls = false, own = false, proxy = false, config = {} } = this.#needs
    const isSpecial = brokers > 1 || acl || tls || own || Object.keys(config).length > 0
    return isSpecial || (proxy && realEndpoints === undefined)
  }

  /** Starts the cluster; `stop` waits for it, also when the suite gave up on it. */
  start(): Promise<void> {
    return (this.#starting = this.#start())
  }

  async #start(): Promise<void> {
    const { brokers = 1, acl = false, tls = false, proxy = false, config = {} } = this.#needs
    if (this.kind === 'embedded') {
      this.#local = await LocalCluster.start({
        brokers,
        proxy,
        config: { ...testSettings, ...config },
        ...(acl ? { acl: { users: [adminUser] } } : {}),
        ...(tls ? { tls: testCertificates.server } : {}),
      })
    } else if (this.#needsItsOwn) {
      this.#real = await RealCluster.start({
        version: realVersion,
        brokers,
        acl,
        tls,
        proxy,
        brokerConfig: asTexts(config),
        compiler: 'quick',
      })
    }
  }

  async close(): Promise<void> {
    await this.#starting?.catch(() => undefined)
    await this.#remoting?.close()
    await this.#local?.close()
    await this.#real?.close()
  }
}

/** Settings of the embedded broker that the launcher gives to real ones too. */
const testSettings: Partial<BrokerConfig> = {
  enablePropertyFilter: true,
  traceTopicEnable: true,
  recallMessageEnable: true,
  transactionTimeOut: 2000,
  transactionCheckInterval: 2000,
}

function asTexts(config: Partial<BrokerConfig>): Record<string, string> {
  return Object.fromEntries(Object.entries(config).map(([name, value]) => [name, String(value)]))
}

const adminUser = { accessKey: 'rocketmq', secretKey: '12345678' }

/** A topic or group name that no other run uses. */
export function uniqueName(prefix: string): string {
  return `${prefix}_${randomBytes(5).toString('hex')}`
}

/** Describes specs that run on whatever cluster this run is about. */
export function onEachCluster(title: string, define: (cluster: TestCluster) => void, needs: ClusterNeeds = {}): void {
  const where = clusterKind === 'embedded' ? 'embedded cluster' : `RocketMQ ${clusterVersion}`
  describe(`${title} (${where})`, function () {
    this.timeout(clusterKind === 'embedded' ? 20_000 : 180_000)
    const cluster = new TestCluster(needs)
    before('start the cluster', () => cluster.start())
    after('close the cluster', () => cluster.close())
    define(cluster)
  })
}

/** Describes specs that need a real RocketMQ 5; elsewhere they are skipped, and say so. */
function onRealVersion5(title: string, define: (cluster: TestCluster) => void, needs: ClusterNeeds = {}): void {
  if (clusterKind === 'real' && isVersion5) onEachCluster(title, define, needs)
  else describe(title, () => it.skip('[real RocketMQ 5 only]'))
}

/** A spec that runs only `when` something holds; `why` is printed where it does not. */
export function itWhen(when: boolean, title: string, why: string, spec: () => Promise<void>, timeoutMs?: number): void {
  if (!when) it.skip(`${title} [${why}]`)
  else if (timeoutMs === undefined) it(title, spec)
  else it(title, spec).timeout(timeoutMs)
}

/** A spec that a real cluster cannot run; `why` is printed there. */
export function itEmbedded(title: string, why: string, spec: () => Promise<void>): void {
  itWhen(clusterKind === 'embedded', title, `embedded only: ${why}`, spec)
}

/** A spec of something that 4.9 does not have. */
export function itVersion5(title: string, spec: () => Promise<void>): void {
  itWhen(isVersion5, title, 'RocketMQ 5 only', spec)
}

/** Describes specs of what 4.9 does not have: on the embedded cluster, or on a real RocketMQ 5. */
export function onEachVersion5(title: string, define: (cluster: TestCluster) => void, needs: ClusterNeeds = {}): void {
  const describeThem = clusterKind === 'embedded' ? onEachCluster : onRealVersion5
  describeThem(title, define, needs)
}

/** Describes specs of gRPC clients: on the embedded proxy, or on that of a real RocketMQ 5. */
export function onEachProxy(title: string, define: (cluster: TestCluster) => void, needs: ClusterNeeds = {}): void {
  onEachVersion5(title, define, { ...needs, proxy: true })
}
