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
import { kinds, option, type Check, type OptionRows } from '@rocketmq-ts/core'
import type { BrokerOutcome } from './admin-error.js'
import { oneOf, plain, position } from './argument-kinds.js'
import { onBrokersRows, selectReaders, type BrokerSelection } from './broker-selection.js'
import { addressOf } from './broker-address.js'
import { callTable } from './call-table.js'
import { readColdReads, type ColdReads } from './cold-reads.js'
import type { ConnectedClient } from './connections.js'
import { progressOf, type QueueProgress } from './group-stats.js'
import { onEachBroker, tellMembers } from './on-each-broker.js'
import { callRows, type AdminCallOptions, type Begin } from './operation.js'
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
  /** Only topics that are to be consumed in order. Default false: all topics. */
  readonly ordered?: boolean | undefined
}

const bytesByGroup: Check = value =>
  kinds.record(value) === undefined && Object.values(value as object).every(each => position(each) === undefined)
    ? undefined
    : 'an object of bytes by group, such as { mail: 1048576 }'

const calls = callTable('brokers', {
  haStatus: { given: { broker: plain }, options: callRows },
  epochs: { given: { broker: plain }, options: callRows },
  consumption: {
    given: { broker: plain },
    options: { ...callRows, ordered: option.flag() } satisfies OptionRows<BrokerConsumptionOptions>,
  },
  figures: { given: { name: plain, key: plain }, options: onBrokersRows },
  producers: { options: onBrokersRows },
  cleanUp: { given: { task: oneOf(...Object.keys(upkeepTasks)) }, options: onBrokersRows },
  coldReads: { given: { broker: plain }, options: callRows },
  limitColdReads: { given: { bytesByGroup }, options: onBrokersRows },
  unlimitColdReads: { given: { group: plain }, options: onBrokersRows },
  setReadAhead: { given: { mode: oneOf(...Object.keys(readAheadModes)) }, options: onBrokersRows },
  setTimerEngine: { given: { engine: oneOf(...Object.keys(timerEngines)) }, options: onBrokersRows },
  resetMasterFlushOffset: { given: { broker: plain, offset: position }, options: callRows },
})

/** Looks at single brokers and moves them to upkeep: `admin.brokers`. A broker is named by its name or `host:port`. */
export class Brokers {
  readonly #begin: Begin

  constructor(begin: Begin) {
    this.#begin = begin
  }

  /** How its copies go; brokers since 5.0 tell. */
  async haStatus(broker: string, options?: AdminCallOptions): Promise<HaStatus> {
    const chosen = calls.haStatus({ broker }, options)
    const operation = this.#begin(`reading the replication of ${broker}`, chosen)
    return (await operation.ask(await addressOf(operation, broker), getBrokerHaStatus, {})).body
  }

  /** The masters that its log has seen. Rejects with `BrokerError` for a broker that no controller leads. */
  async epochs(broker: string, options?: AdminCallOptions): Promise<BrokerEpochs> {
    const chosen = calls.epochs({ broker }, options)
    const operation = this.#begin(`reading the epochs of ${broker}`, chosen)
    return (await operation.ask(await addressOf(operation, broker), getBrokerEpochCache, {})).body
  }

  /** What all groups have consumed there. It costs a big broker some time: give it a longer `timeoutMs`. */
  async consumption(broker: string, options?: BrokerConsumptionOptions): Promise<BrokerConsumption> {
    const chosen = calls.consumption({ broker }, options)
    const operation = this.#begin(`reading what groups consumed on ${broker}`, chosen)
    const { body } = await operation.ask(await addressOf(operation, broker), getBrokerConsumeStats, {
      isOrder: chosen.ordered,
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
    options?: BrokerSelection & AdminCallOptions,
  ): Promise<ReadonlyMap<string, BrokerFigures>> {
    const chosen = calls.figures({ name, key }, options)
    const operation = this.#begin(`reading ${name} of "${key}"`, chosen)
    return readFigures(operation, selectReaders(await operation.clusterView(), chosen), name, key)
  }

  /** All clients that send, by producer group. */
  async producers(
    options?: BrokerSelection & AdminCallOptions,
  ): Promise<ReadonlyMap<string, readonly OnlineProducer[]>> {
    const chosen = calls.producers({}, options)
    const operation = this.#begin('asking who produces', chosen)
    const targets = selectReaders(await operation.clusterView(), chosen)
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
  async cleanUp(task: UpkeepTask, options?: BrokerSelection & AdminCallOptions): Promise<readonly BrokerOutcome[]> {
    const chosen = calls.cleanUp({ task }, options)
    const operation = this.#begin(`cleaning up ${task}`, chosen)
    return tellMembers(operation, chosen, address => operation.ask(address, upkeepTasks[task], {}))
  }

  /** The limits on reading old messages, and what was read of them; brokers since 5.1.2 have them. */
  async coldReads(broker: string, options?: AdminCallOptions): Promise<ColdReads> {
    const chosen = calls.coldReads({ broker }, options)
    const operation = this.#begin(`reading the limits of ${broker}`, chosen)
    return readColdReads(operation, await addressOf(operation, broker))
  }

  /** Limits how many bytes of old messages groups may read in a second. */
  async limitColdReads(
    bytesByGroup: Readonly<Record<string, number>>,
    options?: BrokerSelection & AdminCallOptions,
  ): Promise<readonly BrokerOutcome[]> {
    const chosen = calls.limitColdReads({ bytesByGroup }, options)
    const operation = this.#begin('limiting the reading of old messages', chosen)
    const text = printSettings(new Map(Object.entries(bytesByGroup).map(([group, bytes]) => [group, String(bytes)])))
    return tellMembers(operation, chosen, address => operation.ask(address, updateColdDataFlowCtrConfig, {}, text))
  }

  /** Takes the limit from a group. */
  async unlimitColdReads(
    group: string,
    options?: BrokerSelection & AdminCallOptions,
  ): Promise<readonly BrokerOutcome[]> {
    const chosen = calls.unlimitColdReads({ group }, options)
    const operation = this.#begin(`taking the limit from "${group}"`, chosen)
    return tellMembers(operation, chosen, address => operation.ask(address, removeColdDataFlowCtrConfig, {}, group))
  }

  /** How the operating system reads the commit log ahead; brokers since 5.1.2 on Linux obey. */
  async setReadAhead(
    mode: keyof typeof readAheadModes,
    options?: BrokerSelection & AdminCallOptions,
  ): Promise<readonly BrokerOutcome[]> {
    const chosen = calls.setReadAhead({ mode }, options)
    const operation = this.#begin('setting how the commit log is read ahead', chosen)
    return tellMembers(operation, chosen, address =>
      operation.ask(address, setCommitLogReadMode, { readAheadMode: readAheadModes[mode] }),
    )
  }

  /**
   * Where messages with a time to wait for are kept; brokers since 5.4. One that has the engine already, or was started
   * without the other, is left as it is and its refusal is in the error.
   */
  async setTimerEngine(
    engine: keyof typeof timerEngines,
    options?: BrokerSelection & AdminCallOptions,
  ): Promise<readonly BrokerOutcome[]> {
    const chosen = calls.setTimerEngine({ engine }, options)
    const operation = this.#begin(`choosing ${engine} for the timer`, chosen)
    return tellMembers(operation, chosen, address =>
      operation.ask(address, switchTimerEngine, { engine: timerEngines[engine] }),
    )
  }

  /** Tells a slave how many bytes of the log its master has on disk; for a slave that is stuck. */
  async resetMasterFlushOffset(broker: string, offset: number, options?: AdminCallOptions): Promise<void> {
    const chosen = calls.resetMasterFlushOffset({ broker, offset }, options)
    const operation = this.#begin(`telling ${broker} what its master has`, chosen)
    await operation.ask(await addressOf(operation, broker), resetMasterFlushOffset, { masterFlushOffset: offset })
  }
}
