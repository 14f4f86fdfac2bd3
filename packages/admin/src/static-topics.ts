// SPDX-License-Identifier: Apache-2.0
// Static topics: a fixed number of logical queues, behind each of which real queues of several brokers stand one after
// the other. Every broker of a cluster holds its part of the mapping, so every one is asked and told, one at a time: a
// change that ends in the middle is seen by its epoch. Brokers since 5.0 have them.
// [UpdateStaticTopicSubCommand.java, RemappingStaticTopicSubCommand.java, TopicQueueMappingUtils.java,
// MQAdminUtils.java]
import { BrokerError, QueryError, StateError, UsageError } from '@rocketmq-ts/core'
import {
  defaultTopicName,
  getTopicConfig,
  getTopicStatsInfo,
  globalScope,
  readWrite,
  updateAndCreateStaticTopic,
  type Answer,
  type Body,
} from '@rocketmq-ts/protocol'
import { selectBrokers, type BrokerSelection } from './broker-selection.js'
import { brokerOf, masterOf, type ClusterView } from './cluster-view.js'
import type { Operation } from './operation.js'

type Mapping = Body<typeof updateAndCreateStaticTopic>
/** A real queue, from where to where it is part of a logical one. */
type Stretch = NonNullable<Mapping['hostedQueues']> extends ReadonlyMap<number, readonly (infer S)[]> ? S : never

/** What one broker holds of a static topic. */
interface Part {
  readonly config: Omit<Answer<typeof getTopicConfig>['body'], 'mappingDetail'> | undefined
  /** Real queues. */
  queues: number
  /** Stretches by logical queue, oldest first. */
  readonly hosted: Map<number, readonly Stretch[]>
}

/**
 * Logical offsets are rounded up to a multiple of this when a queue moves, for messages that are still on their way.
 */
const blockSize = 10_000
/** Smallest step between two epochs. */
const epochStep = 1000

/** Where the logical queues of a static topic are: broker by queue id. */
export type QueueHolders = ReadonlyMap<number, string>

/** Makes a static topic, or gives it more queues. */
export async function growStaticTopic(
  operation: Operation,
  topic: string,
  options: BrokerSelection & { readonly queues: number },
): Promise<QueueHolders> {
  const view = await operation.clusterView()
  const found = await StaticTopic.read(operation, view, topic)
  const leaders = found.leaders()
  if (options.queues < leaders.size) {
    throw new UsageError(`static topic "${topic}" has ${leaders.size} queues; it can only grow`)
  }
  const counts = new Map(selectBrokers(view, options).map(({ brokerName }) => [brokerName, 0]))
  for (const brokerName of leaders.values()) counts.set(brokerName, (counts.get(brokerName) ?? 0) + 1)
  for (let queueId = leaders.size; queueId < options.queues; queueId++) {
    const brokerName = leastOf(counts)
    counts.set(brokerName, (counts.get(brokerName) ?? 0) + 1)
    found.add(queueId, brokerName, [], 0)
  }
  if (options.queues > leaders.size) {
    found.nextEpoch(options.queues)
    for (const brokerName of found.everybody()) await found.tell(brokerName)
  }
  return found.leaders()
}

/**
 * Moves the logical queues of a static topic to the selected brokers, as evenly and with as few moves as possible. What
 * is stored stays where it is, and is read from there.
 */
export async function moveStaticTopic(
  operation: Operation,
  topic: string,
  selection: BrokerSelection,
): Promise<QueueHolders> {
  const view = await operation.clusterView()
  const found = await StaticTopic.read(operation, view, topic)
  const before = found.leaders()
  if (before.size === 0) throw new QueryError(`no broker has a static topic "${topic}"`)
  const after = spread(
    before,
    selectBrokers(view, selection).map(({ brokerName }) => brokerName),
  )
  const moves = [...after].filter(([queueId, brokerName]) => before.get(queueId) !== brokerName)
  if (moves.length === 0) return before
  for (const [queueId, brokerName] of moves) found.move(queueId, before.get(queueId) ?? '', brokerName)
  found.nextEpoch(before.size)
  const [takers, givers] = [new Set(moves.map(([, to]) => to)), new Set(moves.map(([id]) => before.get(id) ?? ''))]
  // The new ones take messages without a logical offset, then the old ones take none any more, and their end is known.
  for (const brokerName of [...takers, ...givers]) await found.tell(brokerName)
  for (const brokerName of givers) await found.fixOffsets(brokerName)
  const others = found.everybody().filter(brokerName => !takers.has(brokerName) && !givers.has(brokerName))
  for (const brokerName of [...takers, ...others]) await found.tell(brokerName)
  return found.leaders()
}

/** A static topic over all brokers. */
class StaticTopic {
  readonly #operation: Operation
  readonly #view: ClusterView
  readonly #topic: string
  readonly #parts = new Map<string, Part>()
  #epoch = 0
  #total = 0

  private constructor(operation: Operation, view: ClusterView, topic: string) {
    this.#operation = operation
    this.#view = view
    this.#topic = topic
  }

  /** Reads what brokers hold. Rejects with `StateError` when it is an ordinary topic, or a change did not end. */
  static async read(operation: Operation, view: ClusterView, topic: string): Promise<StaticTopic> {
    const all = new StaticTopic(operation, view, topic)
    for (const broker of view.brokers.values()) {
      const config = await configOf(operation, masterOf(broker, operation.what), topic)
      if (config === undefined) continue
      const { mappingDetail, ...own } = config
      const { brokerName } = broker
      if (mappingDetail === undefined) throw new StateError(`"${topic}" on ${brokerName} is no static topic`)
      const { epoch, totalQueues, hostedQueues } = mappingDetail
      if (all.#parts.size > 0 && (epoch !== all.#epoch || totalQueues !== all.#total)) {
        throw new StateError(
          `brokers have different mappings of "${topic}": ${brokerName} has epoch ${epoch}, others ${all.#epoch}; ` +
            'a change ended in the middle',
        )
      }
      all.#epoch = epoch
      all.#total = totalQueues
      all.#parts.set(brokerName, { config: own, queues: own.writeQueueNums, hosted: new Map(hostedQueues ?? []) })
    }
    return all
  }

  /** The broker of the last stretch takes messages. */
  leaders(): QueueHolders {
    const found = [...this.#parts].flatMap(([brokerName, { hosted }]) =>
      [...hosted]
        .filter(([, stretches]) => stretches.at(-1)?.brokerName === brokerName)
        .map(([id]) => [id, brokerName]),
    ) as [number, string][]
    return new Map(found.sort(([one], [other]) => one - other))
  }

  /** Puts a new real queue of a broker behind those that a logical queue has. */
  add(queueId: number, brokerName: string, before: readonly Stretch[], logicOffset: number): readonly Stretch[] {
    const part = this.#part(brokerName)
    const gen = (before.at(-1)?.gen ?? -1) + 1
    const real = { queueId: part.queues++, brokerName, startOffset: 0, endOffset: -1 }
    const stretches = [...before, { ...real, gen, logicOffset, timeOfStart: -1, timeOfEnd: -1 }]
    part.hosted.set(queueId, stretches)
    return stretches
  }

  /** The old broker keeps the history too: it answers questions about what it has. */
  move(queueId: number, from: string, to: string): void {
    const giver = this.#part(from)
    giver.hosted.set(queueId, this.add(queueId, to, giver.hosted.get(queueId) ?? [], -1))
  }

  nextEpoch(total: number): void {
    this.#total = total
    this.#epoch = Math.max(this.#epoch + epochStep, this.#operation.clock.now())
  }

  /** All brokers of the clusters that hold a part: those without a queue know the mapping too. */
  everybody(): readonly string[] {
    const clusters = new Set([...this.#parts.keys()].map(name => this.#view.brokers.get(name)?.cluster))
    return [...this.#view.brokers.values()].filter(each => clusters.has(each.cluster)).map(each => each.brokerName)
  }

  /** Tells a broker its part. */
  async tell(brokerName: string): Promise<void> {
    const { config, queues, hosted } = this.#part(brokerName)
    await this.#operation.ask(
      this.#addressOf(brokerName),
      updateAndCreateStaticTopic,
      {
        topic: this.#topic,
        defaultTopic: defaultTopicName,
        readQueueNums: Math.max(config?.readQueueNums ?? 0, queues),
        writeQueueNums: queues,
        perm: config?.perm ?? readWrite,
        topicFilterType: config?.topicFilterType ?? 'SINGLE_TAG',
        topicSysFlag: config?.topicSysFlag ?? 0,
        order: config?.order ?? false,
        force: false,
      },
      {
        topic: this.#topic,
        scope: globalScope,
        totalQueues: this.#total,
        brokerName,
        epoch: this.#epoch,
        dirty: false,
        hostedQueues: hosted,
      },
    )
  }

  /** Logical offsets of what was moved away from a broker, now that nothing more comes there. */
  async fixOffsets(brokerName: string): Promise<void> {
    const address = this.#addressOf(brokerName)
    const { body } = await this.#operation.ask(address, getTopicStatsInfo, { topic: this.#topic })
    for (const [queueId, stretches] of this.#part(brokerName).hosted) {
      const [old, next] = stretches.slice(-2)
      if (old === undefined || next === undefined || old.brokerName !== brokerName || next.logicOffset >= 0) continue
      const end = body.offsetTable.find(({ queue }) => queue.queueId === old.queueId && queue.brokerName === brokerName)
      if (end === undefined) throw new StateError(`${brokerName} does not tell the end of queue ${old.queueId}`)
      const logicOffset = roundUp(old.logicOffset + Math.max(0, end.maxOffset - old.startOffset))
      const fixed = [...stretches.slice(0, -1), { ...next, logicOffset }]
      this.#part(brokerName).hosted.set(queueId, fixed)
      this.#part(next.brokerName).hosted.set(queueId, fixed)
    }
  }

  #part(brokerName: string): Part {
    const known = this.#parts.get(brokerName)
    if (known !== undefined) return known
    const made: Part = { config: undefined, queues: 0, hosted: new Map() }
    this.#parts.set(brokerName, made)
    return made
  }

  #addressOf(brokerName: string): string {
    const { what } = this.#operation
    return masterOf(brokerOf(this.#view, brokerName, what), what)
  }
}

async function configOf(operation: Operation, address: string, topic: string) {
  try {
    return (await operation.ask(address, getTopicConfig, { topic, isLogical: true })).body
  } catch (error) {
    if (error instanceof BrokerError && error.responseName === 'TOPIC_NOT_EXIST') return undefined
    throw error
  }
}

/** As evenly as possible; who has a queue keeps it as long as there is room. */
function spread(before: QueueHolders, targets: readonly string[]): QueueHolders {
  const had = (name: string): number => [...before.values()].filter(each => each === name).length
  const counts = new Map(targets.map(name => [name, 0]))
  // Who has most of them gets one more, when they cannot be shared out evenly.
  const order = [...targets].sort((one, other) => had(other) - had(one))
  for (let turn = 0; turn < before.size; turn++) {
    const name = order[turn % order.length] ?? ''
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  const after = new Map<number, string>()
  const take = (queueId: number, name: string): void => {
    counts.set(name, (counts.get(name) ?? 0) - 1)
    after.set(queueId, name)
  }
  for (const [queueId, name] of before) if ((counts.get(name) ?? 0) > 0) take(queueId, name)
  for (const queueId of before.keys()) {
    if (!after.has(queueId)) take(queueId, order.find(name => (counts.get(name) ?? 0) > 0) ?? '')
  }
  return new Map([...after].sort(([one], [other]) => one - other))
}

function leastOf(counts: ReadonlyMap<string, number>): string {
  return [...counts].reduce((least, each) => (each[1] < least[1] ? each : least))[0]
}

/** [TopicQueueMappingUtils.java blockSeqRoundUp] */
function roundUp(offset: number): number {
  const blocks = Math.floor(offset / blockSize)
  return (blocks + (offset % blockSize < blockSize / 2 ? 1 : 2)) * blockSize
}
