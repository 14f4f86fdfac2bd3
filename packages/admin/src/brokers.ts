// SPDX-License-Identifier: Apache-2.0
// Single brokers as operators see them: replication, counters, what groups have consumed there, limits on old data, and
// upkeep that a broker otherwise does by its own clock. [AdminBrokerProcessor.java]
import {
  cleanExpiredConsumeQueue,
  cleanUnusedTopic,
  deleteExpiredCommitLog,
  getAllProducerInfo,
  getBrokerConsumeStats,
  getBrokerEpochCache,
  getBrokerHaStatus,
  printSettings,
  removeColdDataFlowCtrConfig,
  resetMasterFlushOffset,
  setCommitLogReadMode,
  switchTimerEngine,
  updateColdDataFlowCtrConfig,
  type Answer,
} from '@rocketmq-ts/protocol'
import { checkValue } from '@rocketmq-ts/core'
import type { BrokerOutcome } from './admin-error.js'
import { selectReaders, type BrokerSelection } from './broker-selection.js'
import { addressOf } from './broker-address.js'
import { checkCall, oneOf } from './call-rules.js'
import { readColdReads, type ColdReads } from './cold-reads.js'
import type { ConnectedClient } from './connections.js'
import { progressOf, type QueueProgress } from './group-stats.js'
import { onEachBroker, tellMembers } from './on-each-broker.js'
import type { AdminCallOptions, Begin } from './operation.js'
import { readFigures, type BrokerFigures } from './broker-figures.js'

/** How the copy from a master to its slaves goes; a slave tells its own side. */
export type HaStatus = Answer<typeof getBrokerHaStatus>['body']

/** The masters that the log of a broker has seen. */
export type BrokerEpochs = Answer<typeof getBrokerEpochCache>['body']

/** What all groups have consumed on one broker. */
export interface BrokerConsumption {
  /** Positions by group; groups without an offset on this broker are left out. */
  readonly groups: ReadonlyMap<string, readonly QueueProgress[]>
  /** Messages that are stored and not consumed, over all groups. */
  readonly lag: number
}

/** Work that a broker does by its own clock, and now when it is told to. */
const upkeepTasks = {
  /** Files of the commit log that are older than `fileReservedTime`. */
  expiredLogs: deleteExpiredCommitLog,
  /** Queues whose messages are all gone. */
  expiredQueues: cleanExpiredConsumeQueue,
  /** Queues of topics that the broker does not know any more. */
  unusedTopics: cleanUnusedTopic,
} as const
export type UpkeepTask = keyof typeof upkeepTasks

/** A client that sends, as one broker knows it. */
export interface OnlineProducer extends ConnectedClient {
  /** When it was heard of last, ms since the epoch by the broker's clock. */
  readonly lastHeartbeat: number
}

/** `madvise` for the files of the commit log. [CommitLogSetReadAheadSubCommand.java] */
const readAheadModes = { normal: 0, random: 1 } as const

/** Where a broker keeps messages that wait for their time. */
const timerEngines = { files: 'F', rocksdb: 'R' } as const

/** Which consumption of a broker is read. */
export interface BrokerConsumptionOptions extends AdminCallOptions {
  /** Only topics that are to be consumed in order. Default: false, all topics. */
  readonly ordered?: boolean | undefined
}

/** Looks at single brokers and moves them to upkeep: `admin.brokers`. A broker is named by its name or `host:port`. */
export class Brokers {
  readonly #begin: Begin

  constructor(begin: Begin) {
    this.#begin = begin
  }

  /** How its copies go; brokers since 5.0 tell. */
  async haStatus(broker: string, options?: AdminCallOptions): Promise<HaStatus> {
    checkCall('brokers.haStatus', { broker }, options)
    const operation = this.#begin(`reading the replication of ${broker}`, options)
    return (await operation.ask(await addressOf(operation, broker), getBrokerHaStatus, {})).body
  }

  /** The masters that its log has seen. Rejects with `BrokerError` for a broker that no controller leads. */
  async epochs(broker: string, options?: AdminCallOptions): Promise<BrokerEpochs> {
    checkCall('brokers.epochs', { broker }, options)
    const operation = this.#begin(`reading the epochs of ${broker}`, options)
    return (await operation.ask(await addressOf(operation, broker), getBrokerEpochCache, {})).body
  }

  /** What all groups have consumed there. It costs a big broker some time: give it a longer `timeoutMs`. */
  async consumption(broker: string, options: BrokerConsumptionOptions = {}): Promise<BrokerConsumption> {
    checkCall('brokers.consumption', { broker }, options)
    const operation = this.#begin(`reading what groups consumed on ${broker}`, options)
    const { body } = await operation.ask(await addressOf(operation, broker), getBrokerConsumeStats, {
      isOrder: options.ordered ?? false,
    })
    const groups = body.consumeStatsList.flatMap(each => [...each])
    const positions = groups.map(([group, stats]) => [group, stats.flatMap(progressOf)] as const)
    return { groups: new Map(positions.filter(([, queues]) => queues.length > 0)), lag: body.totalDiff }
  }

  /**
   * One counter over the last minute, hour and day, by broker; brokers that do not know it are left out.
   * @param name such as `TOPIC_PUT_NUMS`, `TOPIC_PUT_SIZE`, `GROUP_GET_NUMS`, `SNDBCK_PUT_NUMS`
   * @param key what it is counted for: a topic, or `topic@group`
   */
  async figures(
    name: string,
    key: string,
    options: BrokerSelection & AdminCallOptions = {},
  ): Promise<ReadonlyMap<string, BrokerFigures>> {
    checkCall('brokers.figures', { name, key }, options)
    const operation = this.#begin(`reading ${name} of "${key}"`, options)
    return readFigures(operation, selectReaders(await operation.clusterView(), options), name, key)
  }

  /** All clients that send, by producer group. */
  async producers(
    options: BrokerSelection & AdminCallOptions = {},
  ): Promise<ReadonlyMap<string, readonly OnlineProducer[]>> {
    checkCall('brokers.producers', {}, options)
    const operation = this.#begin('asking who produces', options)
    const targets = selectReaders(await operation.clusterView(), options)
    const answers = await onEachBroker(operation, targets, async ({ address }) => {
      return (await operation.ask(address, getAllProducerInfo, {})).body.data
    })
    const groups = new Map<string, Map<string, OnlineProducer>>()
    for (const [group, clients] of answers.flatMap(({ value }) => [...value])) {
      const known = groups.get(group) ?? new Map<string, OnlineProducer>()
      groups.set(group, known)
      for (const { clientId, remoteIP, language, version, lastUpdateTimestamp: lastHeartbeat } of clients) {
        known.set(clientId, { clientId, address: remoteIP.replace(/^\//, ''), language, version, lastHeartbeat })
      }
    }
    return new Map([...groups].sort().map(([group, clients]) => [group, [...clients.values()]]))
  }

  /** Lets masters and slaves do their upkeep now. What is deleted is gone. */
  async cleanUp(task: UpkeepTask, options: BrokerSelection & AdminCallOptions = {}): Promise<readonly BrokerOutcome[]> {
    checkCall('brokers.cleanUp', {}, options)
    checkValue('the task', task, oneOf(...Object.keys(upkeepTasks)))
    const operation = this.#begin(`cleaning up ${task}`, options)
    return tellMembers(operation, options, address => operation.ask(address, upkeepTasks[task], {}))
  }

  /** The limits on reading old messages, and what was read of them; brokers since 5.1.2 have them. */
  async coldReads(broker: string, options?: AdminCallOptions): Promise<ColdReads> {
    checkCall('brokers.coldReads', { broker }, options)
    const operation = this.#begin(`reading the limits of ${broker}`, options)
    return readColdReads(operation, await addressOf(operation, broker))
  }

  /** Limits how many bytes of old messages groups may read in a second. */
  async limitColdReads(
    bytesByGroup: Readonly<Record<string, number>>,
    options: BrokerSelection & AdminCallOptions = {},
  ): Promise<readonly BrokerOutcome[]> {
    checkCall('brokers.limitColdReads', { bytesByGroup }, options)
    const operation = this.#begin('limiting the reading of old messages', options)
    const text = printSettings(new Map(Object.entries(bytesByGroup).map(([group, bytes]) => [group, String(bytes)])))
    return tellMembers(operation, options, address => operation.ask(address, updateColdDataFlowCtrConfig, {}, text))
  }

  /** Takes the limit from a group. */
  async unlimitColdReads(
    group: string,
    options: BrokerSelection & AdminCallOptions = {},
  ): Promise<readonly BrokerOutcome[]> {
    checkCall('brokers.unlimitColdReads', { group }, options)
    const operation = this.#begin(`taking the limit from "${group}"`, options)
    return tellMembers(operation, options, address => operation.ask(address, removeColdDataFlowCtrConfig, {}, group))
  }

  /** How the operating system reads the commit log ahead; brokers since 5.1.2 on Linux obey. */
  async setReadAhead(
    mode: keyof typeof readAheadModes,
    options: BrokerSelection & AdminCallOptions = {},
  ): Promise<readonly BrokerOutcome[]> {
    checkCall('brokers.setReadAhead', {}, options)
    checkValue('the mode', mode, oneOf(...Object.keys(readAheadModes)))
    const operation = this.#begin('setting how the commit log is read ahead', options)
    return tellMembers(operation, options, address =>
      operation.ask(address, setCommitLogReadMode, { readAheadMode: readAheadModes[mode] }),
    )
  }

  /**
   * Where messages with a time to wait for are kept; brokers since 5.4. One that has the engine already, or was started
   * without the other, is left as it is and its refusal is in the error.
   */
  async setTimerEngine(
    engine: keyof typeof timerEngines,
    options: BrokerSelection & AdminCallOptions = {},
  ): Promise<readonly BrokerOutcome[]> {
    checkCall('brokers.setTimerEngine', {}, options)
    checkValue('the engine', engine, oneOf(...Object.keys(timerEngines)))
    const operation = this.#begin(`choosing ${engine} for the timer`, options)
    return tellMembers(operation, options, address =>
      operation.ask(address, switchTimerEngine, { engine: timerEngines[engine] }),
    )
  }

  /** Tells a slave how many bytes of the log its master has on disk; for a slave that is stuck. */
  async resetMasterFlushOffset(broker: string, offset: number, options?: AdminCallOptions): Promise<void> {
    checkCall('brokers.resetMasterFlushOffset', { broker, offset }, options)
    const operation = this.#begin(`telling ${broker} what its master has`, options)
    await operation.ask(await addressOf(operation, broker), resetMasterFlushOffset, { masterFlushOffset: offset })
  }
}
