// SPDX-License-Identifier: Apache-2.0
// Positions in queues, and how far groups have read. Offsets live on the master; a running consumer commits its own
// every few seconds and overwrites what is set here, so a group that is online is moved with `reset`.
import { kinds, option, type OptionRows } from '@rocketmq-ts/core'
import {
  cloneGroupOffset,
  getEarliestMsgStoretime,
  getMaxOffset,
  getMinOffset,
  queryConsumerOffset,
  searchOffsetByTimestamp,
  type MessageQueue,
  type QueueOffset,
} from '@rocketmq-ts/protocol'
import type { BrokerOutcome } from './admin-error.js'
import { plain, position } from './argument-kinds.js'
import { onBrokersRows, selectMasters, type BrokerSelection, type Target } from './broker-selection.js'
import { callTable } from './call-table.js'
import { masterAddress, masterOf } from './cluster-view.js'
import { doOnEachBroker, onEachBroker } from './on-each-broker.js'
import { callRows, type AdminCallOptions, type Begin, type Operation } from './operation.js'
import { resetOnBroker, resetPoint, type ResetPoint } from './reset-offsets.js'
import { storeOffset } from './store-offset.js'

/** Where a group goes on. */
export interface ResetOffsetsOptions extends AdminCallOptions {
  /** Group that goes back or ahead. */
  readonly group: string
  /** Topic in which it does. */
  readonly topic: string
  /** At the first message stored at this time (ms since the epoch) or later, at the first one, or behind the last. */
  readonly to: ResetPoint
}

/** From which group offsets are copied to which. */
export interface CloneOffsetsOptions extends BrokerSelection, AdminCallOptions {
  /** Group whose offsets are taken. */
  readonly from: string
  /** Group that gets them. */
  readonly to: string
  /** Topic whose offsets are copied. */
  readonly topic: string
}

/** Which of several messages of one millisecond is meant. */
export interface SearchOffsetOptions extends AdminCallOptions {
  /** The first of them, or (brokers since 5.1) the last one. Default `first`. */
  readonly boundary?: 'first' | 'last' | undefined
}

const calls = callTable('offsets', {
  min: { given: { queue: kinds.queue }, options: callRows },
  max: { given: { queue: kinds.queue }, options: callRows },
  search: {
    given: { queue: kinds.queue, timestamp: kinds.number },
    options: { ...callRows, boundary: option.word('first', 'last') } satisfies OptionRows<SearchOffsetOptions>,
  },
  earliestStoreTime: { given: { queue: kinds.queue }, options: callRows },
  read: { given: { group: plain, queue: kinds.queue }, options: callRows },
  set: { given: { group: plain, queue: kinds.queue, offset: position }, options: callRows },
  reset: {
    options: {
      ...callRows,
      group: option.required<string>(plain),
      topic: option.required<string>(plain),
      to: option.required<ResetPoint>(resetPoint),
    } satisfies OptionRows<ResetOffsetsOptions>,
  },
  clone: {
    options: {
      ...onBrokersRows,
      from: option.required<string>(plain),
      to: option.required<string>(plain),
      topic: option.required<string>(plain),
    } satisfies OptionRows<CloneOffsetsOptions>,
  },
})

/** Reads and moves positions: `admin.offsets`. */
export class Offsets {
  readonly #begin: Begin

  constructor(begin: Begin) {
    this.#begin = begin
  }

  /** Position of the first stored message; 0 for a queue that the broker does not know. */
  async min(queue: MessageQueue, options?: AdminCallOptions): Promise<number> {
    const chosen = calls.min({ queue }, options)
    const { operation, address, place } = await this.#at(queue, 'reading the start', chosen)
    return (await operation.ask(address, getMinOffset, place)).offset
  }

  /** Position after the last message; 0 for a queue that the broker does not know. */
  async max(queue: MessageQueue, options?: AdminCallOptions): Promise<number> {
    const chosen = calls.max({ queue }, options)
    const { operation, address, place } = await this.#at(queue, 'reading the end', chosen)
    return (await operation.ask(address, getMaxOffset, place)).offset
  }

  /**
   * Position of the first message stored at `timestamp` (ms since the epoch) or later; the end of the queue when there
   * is none. Brokers before 5.1 answer the message nearest to the time, be it before or after.
   */
  async search(queue: MessageQueue, timestamp: number, options?: SearchOffsetOptions): Promise<number> {
    const chosen = calls.search({ queue, timestamp }, options)
    const { operation, address, place } = await this.#at(queue, 'searching a time', chosen)
    const boundaryType = chosen.boundary === 'last' ? 'UPPER' : 'LOWER'
    return (await operation.ask(address, searchOffsetByTimestamp, { ...place, timestamp, boundaryType })).offset
  }

  /** When the first message was stored, ms since the epoch; `undefined` for an empty queue. */
  async earliestStoreTime(queue: MessageQueue, options?: AdminCallOptions): Promise<number | undefined> {
    const chosen = calls.earliestStoreTime({ queue }, options)
    const { operation, address, place } = await this.#at(queue, 'reading the first time', chosen)
    const { timestamp } = await operation.ask(address, getEarliestMsgStoretime, place)
    return timestamp < 0 ? undefined : timestamp
  }

  /**
   * Position that the group consumes next, as it committed it; `undefined` when it never did. Brokers before 5.0
   * answer 0 then, as long as the queue begins there.
   */
  async read(group: string, queue: MessageQueue, options?: AdminCallOptions): Promise<number | undefined> {
    const chosen = calls.read({ group, queue }, options)
    const { operation, address, place } = await this.#at(queue, `reading the offset of "${group}"`, chosen)
    const request = { ...place, consumerGroup: group, setZeroIfNotFound: false }
    const { answer, offset } = await operation.ask(address, queryConsumerOffset, request)
    return answer === 'SUCCESS' ? offset : undefined
  }

  /** Sets the position that the group consumes next in one queue. For groups that are offline. */
  async set(group: string, queue: MessageQueue, offset: number, options?: AdminCallOptions): Promise<void> {
    const chosen = calls.set({ group, queue, offset }, options)
    const { operation, address } = await this.#at(queue, `setting the offset of "${group}"`, chosen)
    await storeOffset(operation, address, { group, queue, offset })
  }

  /**
   * Moves a group to a time, in all queues of a topic, whether it is online or not; it then consumes messages again,
   * or skips some. Resolves to where it goes on.
   */
  async reset(options: ResetOffsetsOptions): Promise<readonly QueueOffset[]> {
    const chosen = calls.reset({}, options)
    const { group, topic, to } = chosen
    const operation = this.#begin(`resetting "${group}" for "${topic}"`, chosen)
    const targets = await mastersOf(operation, topic)
    const answers = await onEachBroker(operation, targets, broker =>
      resetOnBroker(operation, broker, { group, topic, to }),
    )
    return answers.flatMap(({ value }) => value)
  }

  /**
   * Gives group `to` the offsets that group `from` has of a topic. What `to` had of the topic is forgotten; a broker
   * where `from` has none is left as it is.
   */
  async clone(options: CloneOffsetsOptions): Promise<readonly BrokerOutcome[]> {
    const chosen = calls.clone({}, options)
    const { from, to, topic } = chosen
    const operation = this.#begin(`copying offsets of "${from}" to "${to}"`, chosen)
    const targets = selectMasters(await operation.clusterView(), chosen)
    // Without `offline`, a broker skips in silence what an online group does not subscribe to.
    const request = { srcGroup: from, destGroup: to, topic, offline: true }
    return doOnEachBroker(operation, targets, ({ address }) => operation.ask(address, cloneGroupOffset, request))
  }

  async #at(queue: MessageQueue, doing: string, options: AdminCallOptions | undefined) {
    const { topic, brokerName, queueId } = queue
    const operation = this.#begin(`${doing} of queue ${queueId} of "${topic}" on ${brokerName}`, options)
    const address = masterOf(await operation.broker(brokerName), operation.what)
    return { operation, address, place: { topic, queueId, brokerName } }
  }
}

/** The masters that hold a topic. */
async function mastersOf(operation: Operation, topic: string): Promise<readonly Target[]> {
  const { brokerDatas } = await operation.route(topic)
  return brokerDatas.map(({ brokerName, brokerAddrs }) => ({
    brokerName,
    address: masterAddress({ addresses: brokerAddrs }),
  }))
}
