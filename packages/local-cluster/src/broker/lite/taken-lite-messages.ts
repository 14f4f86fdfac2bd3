// SPDX-License-Identifier: Apache-2.0
// Takes messages for a client from its lite topics. Each is consumed in order: one whose messages are not settled gives
// no others. [PopLiteMessageProcessor.java popByClientId, popLiteTopic]
import { printOrderCountInfo } from '@rocketmq-ts/protocol'
import type { Broker } from '../broker.js'
import { everything } from '../message-filter.js'
import { wakeWhenFree } from '../pop/order-wakeups.js'
import { initialPopOffset } from '../pop/pop-checks.js'
import { popState } from '../pop/pop-state.js'
import { readEntries } from '../pull/queue-read.js'
import { stats } from '../stats.js'
import type { LiteClient } from './lite-client.js'
import { liteSubscriptions } from './lite-subscriptions.js'

/** What a request asks for. */
export interface LiteQuery extends LiteClient {
  readonly maxMessages: number
  /** Milliseconds. */
  readonly invisibleTime: number
  readonly attemptId: string | undefined
}

/** What was taken. */
export interface TakenLiteMessages {
  /** Milliseconds since the epoch. */
  readonly popTime: number
  /** Records one behind the other. */
  readonly records: readonly Buffer[]
  /** How often each of them was taken before, as text; see `countsOf`. */
  readonly orderCountInfo: string
}

/** Takes messages; they belong to the client until the invisible time is over. */
export function takeLiteMessages(broker: Broker, query: LiteQuery): TakenLiteMessages {
  const popTime = broker.clock.now()
  const subscriptions = broker.part(liteSubscriptions)
  const records: Buffer[] = []
  const counts: string[] = []
  for (const queue of subscriptions.queuesFor(query)) {
    if (records.length >= query.maxMessages) break
    const taken = takeFrom(broker, queue, { ...query, popTime, maxMessages: query.maxMessages - records.length })
    if (taken === undefined) continue
    subscriptions.served(query, queue)
    records.push(...taken.records)
    counts.push(taken.orderCountInfo)
  }
  return { popTime, records, orderCountInfo: counts.join(';') }
}

function takeFrom(
  broker: Broker,
  topic: string,
  query: LiteQuery & Pick<TakenLiteMessages, 'popTime'>,
): Omit<TakenLiteMessages, 'popTime'> | undefined {
  const { store, config } = broker
  const { group, popTime, invisibleTime, attemptId } = query
  const queue = { group, topic, queueId: 0 }
  if (store.maxOffset(topic, 0) === 0) return undefined
  const state = broker.part(popState)
  const begin = state.beginOf(queue, () => initialPopOffset(broker, queue, 'max'))
  if (state.orders.blockedUntil(queue, attemptId, popTime) !== undefined) return undefined
  const request = { topic, queueId: 0, maxCount: query.maxMessages, filter: everything }
  const first = readEntries(store, { ...request, offset: begin }, config)
  const isOutside = first.status === 'OFFSET_TOO_SMALL' || first.status === 'OFFSET_OVERFLOW_BADLY'
  const offset = isOutside ? first.nextOffset : begin
  if (isOutside) broker.offsets.commit({ ...queue, offset })
  const { records, offsets, bytes } = isOutside ? readEntries(store, { ...request, offset }, config) : first
  if (records.length === 0) return undefined
  const timesTaken = state.orders.add(queue, { attemptId, popTime, invisibleTime, offsets })
  wakeWhenFree(broker, queue)
  broker.part(stats).noteRead(query.topic, group, records.length, bytes)
  return { records, orderCountInfo: countsOf(offsets, timesTaken) }
}

/**
 * One count for each message; when only some were taken before, for those alone, and then no client knows whose they
 * are. [PopLiteMessageProcessor.java transformOrderCountInfo]
 */
function countsOf(offsets: readonly number[], timesTaken: ReadonlyMap<number, number>): string {
  if (timesTaken.size === 0) return offsets.map(() => '0').join(';')
  return printOrderCountInfo(
    [...timesTaken].map(([offset, count]) => ({ topicKind: 'normal', queueId: 0, offset, count })),
  )
}
