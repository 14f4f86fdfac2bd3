// SPDX-License-Identifier: Apache-2.0
// Consumer groups. Each broker keeps its own settings and offsets of a group; name servers know nothing of groups.
import { option, QueryError, StateError, type OptionRows } from '@rocketmq-ts/core'
import {
  deadLetterTopicOf,
  deleteSubscriptionGroup,
  getAllSubscriptionGroupConfig,
  getConsumerRunningInfo,
  invokeBrokerToGetConsumerStatus,
  newSubscriptionGroup,
  pollingInfo,
  retryTopicOf,
  setMessageRequestMode,
  updateAndCreateSubscriptionGroup,
  updateAndCreateSubscriptionGroupList,
  type ConsumerRunningInfo,
  type MessageRequestMode,
  type QueueOffset,
} from '@rocketmq-ts/protocol'
import type { BrokerOutcome } from './admin-error.js'
import { oneOf, plain } from './argument-kinds.js'
import { onBrokersRows, selectMasters, selectReaders, type BrokerSelection } from './broker-selection.js'
import { callTable } from './call-table.js'
import { mergeConsumers, readConsumerConnections, type GroupConnections } from './connections.js'
import {
  changedGroup,
  groupChangeRows,
  groupChangesOf,
  groupsByName,
  readGroupSettings,
  type GroupChanges,
  type GroupSettings,
} from './group-settings.js'
import { readGroupStats, type GroupStatistics } from './group-stats.js'
import { ifKnown } from './known-request.js'
import { assertGroupName, isInternalGroup } from './names.js'
import { doOnEachBroker, onEachBroker, type Reachable } from './on-each-broker.js'
import { callRows, type AdminCallOptions, type Begin, type Operation } from './operation.js'
import { readersOf } from './topic-stats.js'
import { deleteTopic } from './topics.js'

/** How a group is made or changed. */
export interface ChangeGroupOptions extends GroupChanges, BrokerSelection, AdminCallOptions {}

/** How a group is deleted. */
export interface DeleteGroupOptions extends BrokerSelection, AdminCallOptions {
  /**
   * Remember how far it has consumed, for a group of the same name to go on there. Default false. Brokers of 5.5 that
   * make groups by themselves cannot do that.
   */
  readonly keepOffsets?: boolean | undefined
  /** Also delete its retry and dead-letter topics, with the messages in them. Default false. */
  readonly deleteTopics?: boolean | undefined
}

/** How a group consumes a topic, when brokers decide who gets which queue (5.0 and later). */
export interface RequestModeOptions extends BrokerSelection, AdminCallOptions {
  /** Group whose consumers are told. */
  readonly group: string
  /** Topic that they consume. */
  readonly topic: string
  /** `PULL`: the members share the queues out. `POP`: they take messages of all queues. */
  readonly mode: MessageRequestMode
  /** With `POP`: how many clients share a queue. Default 0: all. */
  readonly popShareQueues?: number | undefined
}

/** What is asked of a running consumer. */
export interface RunningInfoOptions extends BrokerSelection, AdminCallOptions {
  /** Ask for the stacks of all threads as well. Default false. */
  readonly stacks?: boolean | undefined
}

/** Of which topics the progress of a group is read. */
export interface GroupStatsOptions extends BrokerSelection, AdminCallOptions {
  /**
   * One topic, in which queues without an offset count as not consumed at all. Default: all that the group has offsets
   * of.
   */
  readonly topic?: string | undefined
}

const changeRows = { ...onBrokersRows, ...groupChangeRows } satisfies OptionRows<ChangeGroupOptions>

const calls = callTable('groups', {
  create: { given: { group: plain }, options: changeRows },
  createAll: { given: { groups: groupsByName }, options: onBrokersRows },
  update: { given: { group: plain }, options: changeRows, needsOptions: true },
  delete: {
    given: { group: plain },
    options: {
      ...onBrokersRows,
      keepOffsets: option.flag(),
      deleteTopics: option.flag(),
    } satisfies OptionRows<DeleteGroupOptions>,
  },
  list: { options: { ...onBrokersRows, includeInternal: option.flag() } },
  settings: { given: { group: plain }, options: onBrokersRows },
  connections: { given: { group: plain }, options: onBrokersRows },
  runningInfo: {
    given: { group: plain, clientId: plain },
    options: { ...onBrokersRows, stacks: option.flag() } satisfies OptionRows<RunningInfoOptions>,
  },
  stats: {
    given: { group: plain },
    options: { ...onBrokersRows, topic: option.optional<string>(plain) } satisfies OptionRows<GroupStatsOptions>,
  },
  positions: {
    given: { group: plain, topic: plain },
    options: { ...onBrokersRows, clientId: option.optional<string>(plain) },
  },
  waitingPops: { given: { group: plain, topic: plain }, options: callRows },
  setRequestMode: {
    options: {
      ...onBrokersRows,
      group: option.required<string>(plain),
      topic: option.required<string>(plain),
      mode: option.required<MessageRequestMode>(oneOf('PULL', 'POP')),
      popShareQueues: option.whole(0, -1),
    } satisfies OptionRows<RequestModeOptions>,
  },
})

/** Makes, changes, deletes and reads consumer groups: `admin.groups`. */
export class Groups {
  readonly #begin: Begin

  constructor(begin: Begin) {
    this.#begin = begin
  }

  /**
   * Makes a group on the masters of all, or the selected, brokers. Settings that are not given are those of a new
   * group, also when the group is there already: to change single settings, use `update`.
   */
  async create(group: string, options?: ChangeGroupOptions): Promise<readonly BrokerOutcome[]> {
    const chosen = calls.create({ group }, options)
    assertGroupName(group)
    const changes = groupChangesOf(chosen)
    const operation = this.#begin(`creating group "${group}"`, chosen)
    const targets = selectMasters(await operation.clusterView(), chosen)
    return doOnEachBroker(operation, targets, ({ address }) =>
      operation.ask(address, updateAndCreateSubscriptionGroup, {}, changedGroup(group, newSubscriptionGroup, changes)),
    )
  }

  /**
   * Makes several groups on the masters of all, or the selected, brokers, each with the settings that stand beside its
   * name. Brokers since 5.3.1 get one request for all.
   */
  async createAll(
    groups: Readonly<Record<string, GroupChanges>>,
    options?: BrokerSelection & AdminCallOptions,
  ): Promise<readonly BrokerOutcome[]> {
    const chosen = calls.createAll({ groups }, options)
    for (const group of Object.keys(groups)) assertGroupName(group)
    const groupConfigList = Object.entries(groups).map(([group, changes]) =>
      changedGroup(group, newSubscriptionGroup, changes),
    )
    const operation = this.#begin(`creating groups ${Object.keys(groups).join(', ')}`, chosen)
    const targets = selectMasters(await operation.clusterView(), chosen)
    return doOnEachBroker(operation, targets, async ({ address }) => {
      if (await ifKnown(operation.ask(address, updateAndCreateSubscriptionGroupList, {}, { groupConfigList }))) return
      for (const group of groupConfigList) await operation.ask(address, updateAndCreateSubscriptionGroup, {}, group)
    })
  }

  /**
   * Changes the settings that are given and leaves the others. Rejects with `QueryError` for brokers that do not know
   * the group.
   */
  async update(group: string, options: ChangeGroupOptions): Promise<readonly BrokerOutcome[]> {
    const chosen = calls.update({ group }, options)
    const changes = groupChangesOf(chosen)
    const operation = this.#begin(`changing group "${group}"`, chosen)
    const targets = selectMasters(await operation.clusterView(), chosen)
    return doOnEachBroker(operation, targets, async ({ brokerName, address }) => {
      const settings = await readGroupSettings(operation, address, group)
      if (settings === undefined) throw new QueryError(`broker "${brokerName}" has no group "${group}"`)
      await operation.ask(address, updateAndCreateSubscriptionGroup, {}, changedGroup(group, settings, changes))
    })
  }

  /**
   * Deletes a group from all, or the selected, brokers. Clients that are online go on, and may make it again. With
   * `keepOffsets` it rejects with `StateError` for brokers that made the group again at once.
   */
  async delete(group: string, options?: DeleteGroupOptions): Promise<readonly BrokerOutcome[]> {
    const chosen = calls.delete({ group }, options)
    const { keepOffsets, deleteTopics } = chosen
    const operation = this.#begin(`deleting group "${group}"`, chosen)
    const targets = selectMasters(await operation.clusterView(), chosen)
    const done = await doOnEachBroker(operation, targets, broker => deleteGroup(operation, broker, group, keepOffsets))
    if (deleteTopics) {
      await deleteTopic(operation, retryTopicOf(group), chosen)
      await deleteTopic(operation, deadLetterTopicOf(group), chosen)
    }
    return done
  }

  /** Names of groups, sorted; RocketMQ's own ones only with `includeInternal`. */
  async list(
    options?: BrokerSelection & AdminCallOptions & { readonly includeInternal?: boolean | undefined },
  ): Promise<readonly string[]> {
    const chosen = calls.list({}, options)
    const operation = this.#begin('listing groups', chosen)
    const targets = selectReaders(await operation.clusterView(), chosen)
    const answers = await onEachBroker(operation, targets, async ({ address }) => {
      const { body } = await operation.ask(address, getAllSubscriptionGroupConfig, {})
      return [...body.subscriptionGroupTable.keys()]
    })
    const names = [...new Set(answers.flatMap(({ value }) => value))].sort()
    return chosen.includeInternal ? names : names.filter(name => !isInternalGroup(name))
  }

  /**
   * Settings by broker name. Brokers that do not know the group are left out; rejects with `QueryError` when none
   * does.
   */
  async settings(
    group: string,
    options?: BrokerSelection & AdminCallOptions,
  ): Promise<ReadonlyMap<string, GroupSettings>> {
    const chosen = calls.settings({ group }, options)
    const operation = this.#begin(`reading group "${group}"`, chosen)
    const targets = selectReaders(await operation.clusterView(), chosen)
    const answers = await onEachBroker(operation, targets, ({ address }) =>
      readGroupSettings(operation, address, group),
    )
    const found = answers.flatMap(({ brokerName, value }): [string, GroupSettings][] =>
      value === undefined ? [] : [[brokerName, value]],
    )
    if (found.length === 0) throw new QueryError(`no broker has a group "${group}"`)
    return new Map(found)
  }

  /** Who is online, over all or the selected brokers. A group that is offline, or unknown, has no clients. */
  async connections(group: string, options?: BrokerSelection & AdminCallOptions): Promise<GroupConnections> {
    const chosen = calls.connections({ group }, options)
    const operation = this.#begin(`asking who is online in "${group}"`, chosen)
    const targets = selectReaders(await operation.clusterView(), chosen)
    const answers = await onEachBroker(operation, targets, ({ address }) =>
      readConsumerConnections(operation, address, group),
    )
    return mergeConsumers(answers.flatMap(({ value }) => value ?? []))
  }

  /**
   * Settings and state of one running consumer, asked through a broker that it is connected to. Rejects with
   * `QueryError` when it is connected to none. A broker waits 10 s for the consumer's answer: give slow ones a
   * longer `timeoutMs`.
   */
  async runningInfo(group: string, clientId: string, options?: RunningInfoOptions): Promise<ConsumerRunningInfo> {
    const chosen = calls.runningInfo({ group, clientId }, options)
    const operation = this.#begin(`asking consumer "${clientId}" of "${group}"`, chosen)
    const address = await addressOfClient(operation, group, clientId, chosen)
    const request = { consumerGroup: group, clientId, jstackEnable: chosen.stacks }
    return (await operation.ask(address, getConsumerRunningInfo, request)).body
  }

  /** How far the group has consumed, and its lag. Rejects with `QueryError` when no broker has offsets of it. */
  async stats(group: string, options?: GroupStatsOptions): Promise<GroupStatistics> {
    const chosen = calls.stats({ group }, options)
    const operation = this.#begin(`reading the progress of "${group}"`, chosen)
    const targets = selectReaders(await operation.clusterView(), chosen)
    return readGroupStats(operation, targets, { group, topic: chosen.topic })
  }

  /**
   * Positions as the members of a group hold them, committed or not, by client id; asked through every broker. Members
   * that do not answer are left out, and those of other languages than Java and ours do not know the question.
   */
  async positions(
    group: string,
    topic: string,
    options?: BrokerSelection & AdminCallOptions & { readonly clientId?: string | undefined },
  ): Promise<ReadonlyMap<string, readonly QueueOffset[]>> {
    const chosen = calls.positions({ group, topic }, options)
    const operation = this.#begin(`asking the members of "${group}" for their positions`, chosen)
    const request = { group, topic, clientAddr: chosen.clientId }
    const targets = selectReaders(await operation.clusterView(), chosen)
    const answers = await onEachBroker(operation, targets, async ({ address }) => {
      if ((await readConsumerConnections(operation, address, group)) === undefined) return []
      return [...(await operation.ask(address, invokeBrokerToGetConsumerStatus, request)).body.consumerTable]
    })
    return new Map(answers.flatMap(({ value }) => value))
  }

  /** How many POP requests of a group wait for messages of a topic, over all its queues; brokers since 5.0 tell. */
  async waitingPops(group: string, topic: string, options?: AdminCallOptions): Promise<number> {
    const chosen = calls.waitingPops({ group, topic }, options)
    const operation = this.#begin(`counting the waiting requests of "${group}"`, chosen)
    const answers = await onEachBroker(operation, await readersOf(operation, topic), async ({ address }) => {
      const request = { consumerGroup: group, topic, queueId: -1 }
      return (await operation.ask(address, pollingInfo, request)).pollingNum
    })
    return answers.reduce((sum, { value }) => sum + value, 0)
  }

  /** Sets whether a group consumes a topic by pull or by POP; brokers since 5.0 know it. */
  async setRequestMode(options: RequestModeOptions): Promise<readonly BrokerOutcome[]> {
    const chosen = calls.setRequestMode({}, options)
    const { group, topic, mode, popShareQueues } = chosen
    const operation = this.#begin(`setting how "${group}" consumes "${topic}"`, chosen)
    const targets = selectMasters(await operation.clusterView(), chosen)
    const body = { topic, consumerGroup: group, mode, popShareQueueNum: popShareQueues }
    return doOnEachBroker(operation, targets, ({ address }) => operation.ask(address, setMessageRequestMode, {}, body))
  }
}

/** Deletes a group from one broker. */
async function deleteGroup(
  operation: Operation,
  { brokerName, address }: Reachable,
  groupName: string,
  keepOffsets: boolean,
): Promise<void> {
  const cleanOffset = !keepOffsets
  await operation.ask(address, deleteSubscriptionGroup, { groupName, cleanOffset, removeOffset: cleanOffset })
  // A 5.5.0 broker that keeps the offsets asks itself whether it was a lite group, and so makes it again.
  if (keepOffsets && (await readGroupSettings(operation, address, groupName)) !== undefined) {
    throw new StateError(`broker "${brokerName}" makes groups by itself and has made "${groupName}" again`)
  }
}

/** A broker that holds a connection of the client: only such a one can relay a question to it. */
async function addressOfClient(
  operation: Operation,
  group: string,
  clientId: string,
  selection: BrokerSelection,
): Promise<string> {
  const targets = selectReaders(await operation.clusterView(), selection)
  const answers = await onEachBroker(operation, targets, ({ address }) =>
    readConsumerConnections(operation, address, group),
  )
  const holder = answers.find(({ value }) => value?.connectionSet.some(client => client.clientId === clientId))
  if (holder === undefined) {
    throw new QueryError(`${operation.what}: the group has no such client online`)
  }
  return holder.address
}
