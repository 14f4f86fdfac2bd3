// SPDX-License-Identifier: Apache-2.0
// A chaos run on a cluster: starts everybody, lets go wrong what the schedule says, heals everything, waits until all
// is consumed, and compares.
import { setTimeout as sleep } from 'node:timers/promises'
import { FaultProxy, proxyCluster, type ProxiedCluster } from '@rocketmq-ts/fault-proxy'
import { setMessageRequestMode } from '@rocketmq-ts/protocol'
import { waitFor, type TestCluster } from '@rocketmq-ts/testing'
import { ProgramBundle } from '../child-program.js'
import { committedOffsets } from '../committed-offsets.js'
import { idOf } from '../load-body.js'
import { OffsetWatch } from '../offset-watch.js'
import { Random } from '../random.js'
import type { Found } from '../send-history.js'
import { ChaosHistory, type FaultRecord } from './chaos-history.js'
import { Faults } from './faults.js'
import { MemberPlace } from './member-place.js'
import {
  consumerKinds,
  isPulled,
  isRolledBack,
  producerKinds,
  topicsOf,
  type ChaosTopics,
  type ConsumerKind,
  type MemberKind,
} from './plan.js'
import { brokerNames, queuesOfBroker } from './produce.js'
import { scheduleOf, type PlannedFault } from './schedule.js'
import { verdictOf, type ChaosGroup, type Verdict } from './verdict.js'

export interface ChaosOptions {
  readonly seed: number
  /** For which things go wrong; what comes before and after is not counted. */
  readonly seconds: number
  /** Members of each group at the beginning; 2. */
  readonly members?: number
  /** Kinds of consumers; all. */
  readonly kinds?: readonly ConsumerKind[]
  /** Messages in a second of each producer; 20. */
  readonly messagesPerSecond?: number
  /** Told now and then how it goes. */
  readonly onProgress?: (line: string) => void
}

export interface ChaosResult {
  readonly verdict: Verdict
  readonly faults: readonly FaultRecord[]
  readonly schedule: readonly PlannedFault[]
}

/** Milliseconds: for all to be ready, and for the last sends, or the next of the last messages to be consumed. */
const startMs = 300_000
const drainMs = 240_000
const progressMs = 10_000
/** Milliseconds between two looks at what a group has committed. */
const watchMs = 200
/** Milliseconds that a broker or proxy needs to come back: a real one starts a JVM. */
const restartMs = { embedded: 1000, real: 25_000 }

/**
 * What a cluster needs for it. Brokers drop what they have asked about 15 times in vain: their producers are away for
 * longer.
 */
export const chaosNeeds = {
  brokers: brokerNames.length,
  proxy: true,
  own: true,
  config: { transactionCheckMax: 1_000_000 },
} as const

export class ChaosRun implements AsyncDisposable {
  readonly #cluster: TestCluster
  readonly #options: ChaosOptions
  readonly #history = new ChaosHistory()
  readonly #places = new Map<string, MemberPlace>()
  readonly #groups: ChaosGroup[] = []
  readonly #watches: OffsetWatch[] = []
  #topics: ChaosTopics = { plain: '', ordered: '', transactions: '' }
  #proxied: ProxiedCluster | undefined
  #grpc: FaultProxy | undefined
  #bundle: ProgramBundle | undefined
  #toldAt = 0

  constructor(cluster: TestCluster, options: ChaosOptions) {
    this.#cluster = cluster
    this.#options = options
  }

  async run(): Promise<ChaosResult> {
    const { seed, seconds } = this.#options
    const proxied = await this.#prepare(new Random(seed))
    const members = [...this.#places.keys()].filter(name => !name.endsWith('-guest'))
    const schedule = scheduleOf({
      seed,
      seconds,
      members,
      guests: [...this.#places.keys()].filter(name => name.endsWith('-guest')),
      links: ['namesrv', ...brokerNames, 'proxy'],
      brokers: brokerNames,
      restartMs: restartMs[this.#cluster.kind],
    })
    await this.#startAll(members)
    const faults = new Faults({
      cluster: this.#cluster,
      proxied,
      grpc: this.#grpc,
      places: this.#places,
      records: this.#history.faults,
      onTrouble: text => this.#history.unhandled.push(text),
      beforeKill: name => this.#noteCommitted(name),
    })
    await this.#let(schedule, faults)
    this.#tell('healing')
    await faults.healed()
    members.forEach(name => this.#places.get(name)?.start())
    await this.#drain()
    return { verdict: verdictOf(await this.#evidence()), faults: this.#history.faults, schedule }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const place of this.#places.values()) await place.kill()
    for (const watch of this.#watches) await watch[Symbol.asyncDispose]()
    await this.#proxied?.[Symbol.asyncDispose]()
    await this.#grpc?.close()
    await this.#bundle?.[Symbol.asyncDispose]()
  }

  /** All that was said and done, in the order of time: a line of JSON each. */
  historyText(): string {
    return this.#history.lines().join('\n')
  }

  async #prepare(random: Random): Promise<ProxiedCluster> {
    const cluster = this.#cluster
    const chance = () => random.between(0, 1)
    const { namesrvAddr } = cluster
    const proxied = await proxyCluster({ namesrvAddr, brokerAddrs: await cluster.brokerAddrs() }, chance)
    this.#proxied = proxied
    this.#grpc = await FaultProxy.start({ target: cluster.endpoints, isRemoting: false, random: chance })
    this.#topics = {
      plain: await cluster.topic('chaos_plain', { queues: queuesOfBroker }),
      ordered: await cluster.topic('chaos_ordered', { queues: queuesOfBroker }),
      transactions: await cluster.topic('chaos_tx', {
        queues: queuesOfBroker,
        attributes: '+message.type=TRANSACTION',
      }),
    }
    const bundle = await ProgramBundle.of('chaos-member')
    this.#bundle = bundle
    for (const kind of producerKinds) this.#addPlace(`${kind}-1`, { kind, group: '', bundle })
    for (const kind of this.#options.kinds ?? consumerKinds) await this.#addGroup(kind, bundle)
    return proxied
  }

  async #addGroup(kind: ConsumerKind, bundle: ProgramBundle): Promise<void> {
    const cluster = this.#cluster
    const name = await cluster.group(`CG_chaos_${kind}`)
    const topics = topicsOf(kind, this.#topics)
    this.#groups.push({ name, kind, topics })
    if (kind === 'pop') {
      for (const address of await cluster.brokerAddrs()) {
        for (const topic of topics) {
          const body = { topic, consumerGroup: name, mode: 'POP', popShareQueueNum: 0 } as const
          await cluster.remoting.call(address, setMessageRequestMode, {}, { body })
        }
      }
    }
    const { fellBack } = this.#history.group(name)
    for (const topic of isPulled(kind) ? topics : []) {
      const onFallBack = (queue: string, from: number, to: number) =>
        fellBack.push({ queue: `${topic}/${queue}`, from, to })
      this.#watches.push(new OffsetWatch({ cluster, topic, group: name, pauseMs: watchMs, onFallBack }))
    }
    const { members = 2 } = this.#options
    const places = [...Array.from({ length: members }, (_, index) => `${index + 1}`), 'guest']
    for (const place of places) this.#addPlace(`${kind}-${place}`, { kind, group: name, bundle })
  }

  #addPlace(name: string, { kind, group, bundle }: { kind: MemberKind; group: string; bundle: ProgramBundle }): void {
    const history = this.#history
    const { transactions } = this.#topics
    const place = new MemberPlace({
      name,
      bundle,
      member: {
        kind,
        group,
        topics: this.#topics,
        namesrvAddr: this.#proxied?.namesrvAddr ?? '',
        addressMap: this.#proxied?.addressMap ?? {},
        endpoints: `grpc://${this.#grpc?.address ?? ''}`,
        messagesPerSecond: this.#options.messagesPerSecond ?? 20,
      },
      onSaid: (by, said) => history.note(by, group, said),
      onEnd: (by, how, at) => {
        if (group !== '') history.group(group).ends.push({ by, how, at })
        else if (how === 'killed') history.forgetSends(by, (topic, id) => topic === transactions && isRolledBack(id))
      },
      onTrouble: text => history.unhandled.push(text),
    })
    this.#places.set(name, place)
  }

  async #startAll(members: readonly string[]): Promise<void> {
    const missing = () => members.filter(name => this.#places.get(name)?.state !== 'ready')
    for (const name of members) this.#places.get(name)?.start()
    await waitFor('everybody to be ready', () => missing().length === 0, startMs).catch((error: unknown) => {
      const why = missing().map(name => `${name}: ${this.#places.get(name)?.trouble || 'it says nothing'}`)
      throw new Error(`${String(error)}; missing are ${why.join('; ')}`, { cause: error })
    })
  }

  async #let(schedule: readonly PlannedFault[], faults: Faults): Promise<void> {
    const beganAt = performance.now()
    const endsAt = beganAt + this.#options.seconds * 1000
    this.#toldAt = beganAt
    for (const fault of [...schedule, undefined]) {
      const at = fault === undefined ? endsAt : beganAt + fault.atMs
      while (performance.now() < at) {
        await sleep(Math.min(at - performance.now(), 1000))
        this.#tellSometimes(() => `${Math.round((performance.now() - beganAt) / 1000)} s`)
      }
      if (fault !== undefined) faults.begin(fault)
    }
  }

  async #drain(): Promise<void> {
    const producers = producerKinds.map(kind => this.#places.get(`${kind}-1`))
    await waitFor('the producers', () => producers.every(place => place?.state === 'ready'), startMs)
    for (const place of producers) place?.rest()
    await waitFor('the last sends', () => producers.every(place => place?.state === 'resting'), drainMs)
    const acknowledged = new Map([...this.#history.sends].map(([topic, sends]) => [topic, sends.acknowledged()]))
    this.#toldAt = performance.now()
    let least = Infinity
    let endsAt = this.#toldAt + drainMs
    while (performance.now() < endsAt) {
      const left = this.#groups.reduce((sum, group) => sum + this.#missing(group, acknowledged), 0)
      if (left === 0) break
      if (left < least) endsAt = performance.now() + drainMs
      least = Math.min(least, left)
      await sleep(250)
      this.#tellSometimes(() => `waiting for the last ${left}`)
    }
    await Promise.all([...this.#places.values()].map(place => place.close()))
  }

  #missing({ name, topics }: ChaosGroup, acknowledged: ReadonlyMap<string, readonly string[]>): number {
    const { consumed } = this.#history.group(name)
    return topics.flatMap(topic => acknowledged.get(topic) ?? []).filter(id => !consumed.has(id)).length
  }

  /**
   * What the group of a member has committed, just before the member is killed. Nothing when no broker can be asked.
   */
  async #noteCommitted(place: string): Promise<void> {
    const group = this.#groups.find(({ kind }) => place.startsWith(`${kind}-`) && isPulled(kind))
    const by = this.#places.get(place)?.current
    if (group === undefined || by === undefined) return
    for (const topic of group.topics) {
      const offsets = await committedOffsets(this.#cluster, group.name, topic).catch(() => new Map<string, number>())
      for (const [queue, offset = 0] of offsets) {
        this.#history.group(group.name).committed.push({ by, queue: `${topic}/${queue}`, offset })
      }
    }
  }

  async #evidence() {
    const stored = new Map<string, readonly Found[]>()
    for (const topic of Object.values(this.#topics) as string[]) {
      const messages = await this.#cluster.messages(topic)
      const found = messages.map(({ body, brokerName, queueId, queueOffset }) => ({
        id: idOf(body),
        brokerName,
        queueId,
        queueOffset,
      }))
      stored.set(topic, found)
    }
    const addresses = await this.#cluster.brokerAddrs()
    const names = addresses.map((address, index): [string, string] => [address, brokerNames[index] ?? ''])
    const named = new Map([...names, ...brokerNames.map((name): [string, string] => [name, name])])
    return { history: this.#history, groups: this.#groups, stored, brokerNames: named }
  }

  /** When the last time was long enough ago. */
  #tellSometimes(when: () => string): void {
    if (performance.now() - this.#toldAt < progressMs) return
    this.#toldAt = performance.now()
    this.#tell(when())
  }

  #tell(when: string): void {
    const { onProgress } = this.#options
    if (onProgress === undefined) return
    const consumed = this.#groups.map(({ name, kind }) => `${kind} ${this.#history.group(name).consumed.size}`)
    const now = this.#history.faults.filter(({ until }) => until === Infinity)
    const faults = now.map(({ kind, target }) => `${kind} ${target}`)
    const { unhandled } = this.#history
    const last = unhandled.at(-1)?.split('\n')[0]
    onProgress(
      `${when}: ${this.#history.acked} acknowledged; consumed: ${consumed.join(', ')}; now: ${faults.join(', ') || 'quiet'}` +
        (last === undefined ? '' : `; unhandled: ${unhandled.length}, last ${last}`),
    )
  }
}
