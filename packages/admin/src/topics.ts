// SPDX-License-Identifier: Apache-2.0
// Topics. Each broker keeps its own settings of a topic, and name servers only pass on what brokers tell; so changes
// go to brokers, and a topic is gone only when brokers and name servers have both forgotten it.
import { option, QueryError, wholeNumberIn, type Chosen, type OptionRows } from '@rocketmq-ts/core'
import {
  deleteTopicInBroker,
  deleteTopicInNamesrv,
  getAllTopicListFromNameserver,
  getSystemTopicListFromNs,
  getTopicsByCluster,
  isReadable,
  maxQueuesPerBroker,
  messageQueuesOf,
  replyTopicOf,
  updateAndCreateTopic,
  type MessageQueue,
  type TopicRouteData,
} from '@rocketmq-ts/protocol'
import type { BrokerOutcome } from './admin-error.js'
import { plain } from './argument-kinds.js'
import {
  onBrokersRows,
  selectMasters,
  selectMembers,
  selectReaders,
  type BrokerSelection,
  type Target,
} from './broker-selection.js'
import { callTable } from './call-table.js'
import { settleTopic } from './changed-topic.js'
import { dropFromOrderConf } from './kv-config.js'
import { createTopics } from './many-topics.js'
import { assertTopicName, isInternalTopic } from './names.js'
import { doOnEachBroker, onEachBroker } from './on-each-broker.js'
import { callRows, type AdminCallOptions, type Begin, type Operation } from './operation.js'
import type { ExpectedQueues } from './route-wait.js'
import { readTopicSettings } from './topic-config.js'
import {
  newTopicSettings,
  topicChangeRows,
  topicFields,
  topicsByName,
  type TopicChanges,
  type TopicSettings,
} from './topic-settings.js'
import { growStaticTopic, moveStaticTopic, type QueueHolders } from './static-topics.js'
import { readTopicRates, type TopicRates } from './topic-rates.js'
import { readersOf, readTopicGroups, readTopicStats, type TopicStatistics } from './topic-stats.js'

/** How a topic is made or changed. */
export interface ChangeTopicOptions extends TopicChanges, BrokerSelection, AdminCallOptions {
  /** Wait until a name server tells the change, so that producers and consumers find it. Default true. */
  readonly waitForRoute?: boolean | undefined
}

/** Which topics are listed. */
export interface ListTopicsOptions extends AdminCallOptions {
  /** Only topics of this cluster. */
  readonly cluster?: string | undefined
  /** Also RocketMQ's own topics, and those of retries and dead letters. Default false. */
  readonly includeInternal?: boolean | undefined
}

const createAllRows = { ...onBrokersRows, waitForRoute: option.flag(true) }
const changeRows = { ...createAllRows, ...topicChangeRows } satisfies OptionRows<ChangeTopicOptions>

const calls = callTable('topics', {
  create: { given: { topic: plain }, options: changeRows },
  createAll: { given: { topics: topicsByName }, options: createAllRows },
  update: { given: { topic: plain }, options: changeRows, needsOptions: true },
  delete: { given: { topic: plain }, options: onBrokersRows },
  list: {
    options: {
      ...callRows,
      cluster: option.optional<string>(plain),
      includeInternal: option.flag(),
    } satisfies OptionRows<ListTopicsOptions>,
  },
  settings: { given: { topic: plain }, options: onBrokersRows },
  route: { given: { topic: plain }, options: callRows },
  queues: { given: { topic: plain }, options: callRows },
  stats: { given: { topic: plain }, options: callRows },
  rates: { given: { topic: plain }, options: callRows },
  growStatic: {
    given: { topic: plain },
    options: { ...onBrokersRows, queues: option.required<number>(wholeNumberIn(1, maxQueuesPerBroker)) },
  },
  moveStatic: { given: { topic: plain }, options: onBrokersRows },
  groups: { given: { topic: plain }, options: callRows },
})

/** Makes, changes, deletes and reads topics: `admin.topics`. */
export class Topics {
  readonly #begin: Begin

  constructor(begin: Begin) {
    this.#begin = begin
  }

  /**
   * Makes a topic on the masters of all, or the selected, brokers. Settings that are not given are those of a new
   * topic, also when the topic is there already: to change single settings, use `update`. With `order`, the topic is
   * fixed to these brokers on the name servers.
   */
  async create(topic: string, options?: ChangeTopicOptions): Promise<readonly BrokerOutcome[]> {
    const chosen = calls.create({ topic }, options)
    assertTopicName(topic)
    const operation = this.#begin(`creating topic "${topic}"`, chosen)
    return change(operation, topic, chosen, async () => newTopicSettings)
  }

  /**
   * Makes several topics on the masters of all, or the selected, brokers, each with the settings that stand beside its
   * name. Brokers since 5.3 get one request for all, and make none when one of them is not allowed.
   */
  async createAll(
    topics: Readonly<Record<string, TopicChanges>>,
    options?: Omit<ChangeTopicOptions, keyof TopicChanges>,
  ): Promise<readonly BrokerOutcome[]> {
    const chosen = calls.createAll({ topics }, options)
    for (const topic of Object.keys(topics)) assertTopicName(topic)
    return createTopics(this.#begin(`creating topics ${Object.keys(topics).join(', ')}`, chosen), topics, chosen)
  }

  /**
   * Changes the settings that are given and leaves the others. Rejects with `QueryError` for brokers that do not know
   * the topic.
   */
  async update(topic: string, options: ChangeTopicOptions): Promise<readonly BrokerOutcome[]> {
    const chosen = calls.update({ topic }, options)
    const operation = this.#begin(`changing topic "${topic}"`, chosen)
    return change(operation, topic, chosen, async ({ brokerName, address }) => {
      const settings = await readTopicSettings(operation, address, topic)
      if (settings === undefined) throw new QueryError(`broker "${brokerName}" has no topic "${topic}"`)
      return settings
    })
  }

  /**
   * Deletes a topic with its messages from all, or the selected, brokers, then from the name servers. With `brokers`,
   * the name servers are left alone: other brokers may hold the topic.
   */
  async delete(topic: string, options?: BrokerSelection & AdminCallOptions): Promise<readonly BrokerOutcome[]> {
    const chosen = calls.delete({ topic }, options)
    const operation = this.#begin(`deleting topic "${topic}"`, chosen)
    return deleteTopic(operation, topic, chosen)
  }

  /** Names of topics, sorted. */
  async list(options?: ListTopicsOptions): Promise<readonly string[]> {
    const chosen = calls.list({}, options)
    const { cluster, includeInternal } = chosen
    const operation = this.#begin('listing topics', chosen)
    const { body } =
      cluster === undefined
        ? await operation.askNameServer(getAllTopicListFromNameserver, {})
        : await operation.askNameServer(getTopicsByCluster, { cluster })
    const names = [...body.topicList].sort()
    if (includeInternal) return names
    const own = new Set((await operation.askNameServer(getSystemTopicListFromNs, {})).body.topicList)
    for (const clusterName of (await operation.clusterView()).clusters.keys()) own.add(replyTopicOf(clusterName))
    return names.filter(name => !own.has(name) && !isInternalTopic(name))
  }

  /**
   * Settings by broker name. Brokers that do not know the topic are left out; rejects with `QueryError` when none
   * does.
   */
  async settings(
    topic: string,
    options?: BrokerSelection & AdminCallOptions,
  ): Promise<ReadonlyMap<string, TopicSettings>> {
    const chosen = calls.settings({ topic }, options)
    const operation = this.#begin(`reading topic "${topic}"`, chosen)
    const targets = selectReaders(await operation.clusterView(), chosen)
    const answers = await onEachBroker(operation, targets, ({ address }) =>
      readTopicSettings(operation, address, topic),
    )
    const found = answers.flatMap(({ brokerName, value }): [string, TopicSettings][] =>
      value === undefined ? [] : [[brokerName, value]],
    )
    if (found.length === 0) throw new QueryError(`no broker has a topic "${topic}"`)
    return new Map(found)
  }

  /** Where the queues are, as a name server tells it now. Rejects with `RouteError` when none knows the topic. */
  async route(topic: string, options?: AdminCallOptions): Promise<TopicRouteData> {
    const chosen = calls.route({ topic }, options)
    return this.#begin(`reading the route of "${topic}"`, chosen).route(topic)
  }

  /** All queues that consumers read. Rejects with `RouteError` when no name server knows the topic. */
  async queues(topic: string, options?: AdminCallOptions): Promise<readonly MessageQueue[]> {
    const chosen = calls.queues({ topic }, options)
    const { queueDatas } = await this.route(topic, chosen)
    const readable = queueDatas
      .filter(({ perm }) => isReadable(perm))
      .sort((one, other) => (one.brokerName < other.brokerName ? -1 : 1))
    return messageQueuesOf(
      topic,
      readable.map(({ brokerName, readQueueNums }) => [brokerName, readQueueNums]),
    )
  }

  /** The bounds of all queues. Rejects with `RouteError` when no name server knows the topic. */
  async stats(topic: string, options?: AdminCallOptions): Promise<TopicStatistics> {
    const chosen = calls.stats({ topic }, options)
    return readTopicStats(this.#begin(`reading the statistics of "${topic}"`, chosen), topic)
  }

  /** What comes in and goes out in a second and in a day, by brokers' counters. */
  async rates(topic: string, options?: AdminCallOptions): Promise<TopicRates> {
    const chosen = calls.rates({ topic }, options)
    return readTopicRates(this.#begin(`reading the rates of "${topic}"`, chosen), topic)
  }

  /**
   * Makes a static topic with this many logical queues on all, or the selected, brokers, or gives an existing one more;
   * resolves to the broker of each queue. Brokers since 5.0 have them.
   */
  async growStatic(
    topic: string,
    options: BrokerSelection & AdminCallOptions & { readonly queues: number },
  ): Promise<QueueHolders> {
    const chosen = calls.growStatic({ topic }, options)
    assertTopicName(topic)
    return growStaticTopic(this.#begin(`making static topic "${topic}"`, chosen), topic, chosen)
  }

  /** Moves the queues of a static topic to all, or the selected, brokers; resolves to the broker of each queue. */
  async moveStatic(topic: string, options?: BrokerSelection & AdminCallOptions): Promise<QueueHolders> {
    const chosen = calls.moveStatic({ topic }, options)
    return moveStaticTopic(this.#begin(`moving static topic "${topic}"`, chosen), topic, chosen)
  }

  /** Groups that consume the topic, or have offsets of it, sorted. */
  async groups(topic: string, options?: AdminCallOptions): Promise<readonly string[]> {
    const chosen = calls.groups({ topic }, options)
    const operation = this.#begin(`asking who consumes "${topic}"`, chosen)
    return readTopicGroups(operation, await readersOf(operation, topic), topic)
  }
}

/** Sends the settings to each broker, then fixes the order and waits for the route, if that is wanted. */
async function change(
  operation: Operation,
  topic: string,
  chosen: Chosen<typeof changeRows>,
  from: (broker: Target & { readonly address: string }) => Promise<TopicSettings>,
): Promise<readonly BrokerOutcome[]> {
  const targets = selectMasters(await operation.clusterView(), chosen)
  const answers = await onEachBroker(operation, targets, async broker => {
    const fields = topicFields(topic, await from(broker), chosen)
    await operation.ask(broker.address, updateAndCreateTopic, fields)
    return { ...fields, brokerName: broker.brokerName } satisfies ExpectedQueues
  })
  const changed = answers.map(({ value }) => value)
  await settleTopic(operation, topic, changed, chosen)
  return answers.map(({ brokerName, address, elapsedMs }) => ({ brokerName, address, elapsedMs }))
}

/** Deletes a topic: first where it is kept, or brokers would tell of it again. */
export async function deleteTopic(
  operation: Operation,
  topic: string,
  selection: BrokerSelection,
): Promise<readonly BrokerOutcome[]> {
  const targets = selectMembers(await operation.clusterView(), selection)
  const done = await doOnEachBroker(operation, targets, ({ address }) =>
    operation.ask(address, deleteTopicInBroker, { topic }),
  )
  if (selection.brokers === undefined) {
    await operation.askEachNameServer(deleteTopicInNamesrv, { topic, clusterName: selection.cluster })
  }
  await dropFromOrderConf(operation, topic, new Set(targets.map(({ brokerName }) => brokerName)))
  return done
}
