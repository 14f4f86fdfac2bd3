// SPDX-License-Identifier: Apache-2.0
// Takes messages for a POP request: from the queue it names or from all of them, beginning at a queue by chance, and
// from the group's retry topic, before or after by chance. [PopMessageProcessor.java popMsgFromTopic, popMsgFromQueue]
import {
  decodeRecord,
  encodeRecord,
  isRetryTopic,
  messageProperties,
  orderedReviveQueueId,
  popStoredTopicOf,
  popTopicKindOf,
  printPopReceipt,
  type PopTopicKind,
  type TopicConfig,
} from '@rocketmq-ts/protocol'
import type { Broker } from '../broker.js'
import { everything, type MessageFilter } from '../message-filter.js'
import { goesByPriority } from '../message-priority.js'
import { readEntries, type ReadResult } from '../pull/queue-read.js'
import { stats } from '../stats.js'
import type { GroupQueue } from './check-points.js'
import { ensureWakeup, wakeWhenFree } from './order-wakeups.js'
import { initialPopOffset } from './pop-checks.js'
import { popState, type PopState } from './pop-state.js'

/** What a POP request asks for. */
export interface PopQuery {
  readonly topic: TopicConfig
  readonly group: string
  /** -1 for any. */
  readonly queueId: number
  readonly maxMessages: number
  readonly invisibleTime: number
  /** Where a group without position starts: at the first message, or at the end. */
  readonly start: 'min' | 'max'
  readonly isOrder: boolean
  readonly attemptId: string | undefined
  /** Everything when absent. */
  readonly filter: MessageFilter | undefined
}

/** Messages taken from one queue. */
export interface TakenOffsets {
  readonly topicKind: PopTopicKind
  readonly queueId: number
  /** Offset that the search began with. */
  readonly startOffset: number
  /** Offsets of the messages. */
  readonly offsets: readonly number[]
  /** With order: how often each one was taken before, those that never were left out. */
  readonly timesConsumed: ReadonlyMap<number, number>
}

/** What was taken. */
export interface TakenMessages {
  readonly popTime: number
  readonly reviveQueueId: number
  /** Records one behind the other. */
  readonly records: readonly Buffer[]
  readonly queues: readonly TakenOffsets[]
  /** Messages that were not taken. */
  readonly rest: number
}

/** Takes turns among the revive queues, which only receipts know of any more. */
const reviveTurns = (): { next: number } => ({ next: 0 })

/** Takes messages; they belong to the group's consumer until the invisible time is over. */
export function takeMessages(broker: Broker, query: PopQuery): TakenMessages {
  const taking = new Taking(broker, query)
  const drawn = Math.floor(Math.random() * 100)
  const retry = query.isOrder ? undefined : retryTopicOf(broker, query, drawn)
  const byPriority = !query.isOrder && goesByPriority(query.topic, broker.groups.get(query.group), drawn)
  const { popFromRetryProbability, popFromRetryProbabilityForPriority } = broker.config
  const isRetryFirst = drawn < (byPriority ? popFromRetryProbabilityForPriority : popFromRetryProbability)
  const chance = byPriority ? 0 : drawn
  if (isRetryFirst) taking.takeFromTopic(retry, chance)
  if (query.queueId < 0) taking.takeFromTopic(query.topic, chance)
  else taking.takeFromQueue(query.topic.topicName, query.queueId)
  if (!isRetryFirst && !taking.isFull) taking.takeFromTopic(retry, chance)
  return taking.result()
}

function retryTopicOf({ config, topics }: Broker, { topic, group }: PopQuery, chance: number): TopicConfig | undefined {
  const isFirstForm = !config.enableRetryTopicV2 || (config.retrieveMessageFromPopRetryTopicV1 && chance % 2 === 0)
  return topics.get(popStoredTopicOf(isFirstForm ? 'retry' : 'retry-v2', topic.topicName, group))
}

class Taking {
  readonly #broker: Broker
  readonly #state: PopState
  readonly #query: PopQuery
  readonly #popTime: number
  readonly #reviveQueueId: number
  readonly #records: Buffer[] = []
  readonly #queues: TakenOffsets[] = []
  #rest = 0

  constructor(broker: Broker, query: PopQuery) {
    this.#broker = broker
    this.#state = broker.part(popState)
    this.#query = query
    this.#popTime = broker.clock.now()
    this.#reviveQueueId = query.isOrder
      ? orderedReviveQueueId
      : broker.part(reviveTurns).next++ % broker.config.reviveQueueNum
  }

  get isFull(): boolean {
    return this.#records.length >= this.#query.maxMessages
  }

  result(): TakenMessages {
    return {
      popTime: this.#popTime,
      reviveQueueId: this.#reviveQueueId,
      records: this.#records,
      queues: this.#queues,
      rest: this.#rest,
    }
  }

  takeFromTopic(topic: TopicConfig | undefined, chance: number): void {
    if (topic === undefined) return
    const last = topic.readQueueNums - 1
    for (let turn = 0; turn <= last; turn++) {
      const place = this.#broker.config.priorityOrderAsc ? last - turn : turn
      this.takeFromQueue(topic.topicName, (place + chance) % topic.readQueueNums)
    }
  }

  takeFromQueue(topic: string, queueId: number): void {
    const { group, isOrder, attemptId, maxMessages, filter } = this.#query
    const { store, config } = this.#broker
    const queue = { group, topic, queueId }
    const begin = this.#state.beginOf(queue, () => initialPopOffset(this.#broker, queue, this.#query.start))
    // A blocked queue has no rest: it would wake waiting requests for nothing. They are woken when it is free.
    if (isOrder && this.#state.orders.blockedUntil(queue, attemptId, this.#popTime) !== undefined) {
      ensureWakeup(this.#broker, queue)
      return
    }
    if (this.isFull) {
      this.#rest += store.maxOffset(topic, queueId) - begin
      return
    }
    const request = { topic, queueId, maxCount: maxMessages - this.#records.length, filter: filter ?? everything }
    const first = readEntries(store, { ...request, offset: begin }, config)
    const isOutside = first.status === 'OFFSET_TOO_SMALL' || first.status === 'OFFSET_OVERFLOW_BADLY'
    const offset = isOutside ? this.#correct(queue, first.nextOffset) : begin
    const read = isOutside ? readEntries(store, { ...request, offset }, config) : first
    this.#broker.part(stats).noteRead(this.#query.topic.topicName, group, read.records.length, read.bytes)
    if (read.status === 'FOUND') this.#take(queue, offset, read)
    // No message passed the filter: the group goes on behind them.
    else if (read.status === 'NO_MATCHED_MESSAGE') this.#broker.offsets.commit({ ...queue, offset: read.nextOffset })
    this.#rest += read.maxOffset - read.nextOffset
  }

  #take(queue: GroupQueue, begin: number, { records, offsets, nextOffset }: ReadResult): void {
    const { invisibleTime, isOrder, attemptId } = this.#query
    const popTime = this.#popTime
    const topicKind = popTopicKindOf(queue.topic)
    const taken = { topicKind, queueId: queue.queueId, startOffset: begin, offsets, timesConsumed: new Map() }
    if (isOrder) {
      const timesConsumed = this.#state.orders.add(queue, { attemptId, popTime, invisibleTime, offsets })
      this.#broker.offsets.commit({ ...queue, offset: begin })
      if (invisibleTime > 0) wakeWhenFree(this.#broker, queue)
      this.#queues.push({ ...taken, timesConsumed })
    } else {
      const pending = new Set(offsets)
      const checkPoint = { ...queue, startOffset: begin, popTime, reviveTime: popTime + invisibleTime, pending }
      this.#state.track(checkPoint)
      this.#broker.offsets.commit({ ...queue, offset: nextOffset })
      this.#queues.push(taken)
    }
    for (const [index, record] of records.entries()) {
      this.#records.push(this.#recordFor(queue, record, { startOffset: begin, offset: offsets[index] ?? begin }))
    }
  }

  /** The position is outside of the queue: the group goes on where the queue is. */
  #correct(queue: GroupQueue, offset: number): number {
    this.#broker.offsets.commit({ ...queue, offset })
    return offset
  }

  /** A message of a retry topic goes out under the topic that was asked for, with its receipt. */
  #recordFor(
    queue: GroupQueue,
    record: Buffer,
    { startOffset, offset }: { readonly startOffset: number; readonly offset: number },
  ): Buffer {
    if (!isRetryTopic(queue.topic)) return record
    const message = decodeRecord(record)
    const receipt = printPopReceipt({
      startOffset,
      popTime: this.#popTime,
      invisibleTime: this.#query.invisibleTime,
      reviveQueueId: this.#reviveQueueId,
      topicKind: popTopicKindOf(queue.topic),
      brokerName: this.#broker.brokerName,
      queueId: queue.queueId,
      offset,
    })
    return encodeRecord(
      message.with({
        topic: this.#query.topic.topicName,
        properties: { [messageProperties.popCheckPoint.name]: receipt, ...message.properties },
      }),
    )
  }
}
