// SPDX-License-Identifier: Apache-2.0
// Moves a group to a time on one broker. Brokers since 5.1 move the offsets themselves. Older ones tell the clients
// that are online to do it, and refuse when there are none; then we move the stored offsets queue by queue.
// [AdminBrokerProcessor.java resetOffset, Broker2Client.java resetOffset]
import { BrokerError, type Check } from '@rocketmq-ts/core'
import {
  getTopicStatsInfo,
  invokeBrokerToResetOffset,
  searchOffsetByTimestamp,
  type OfQueue,
  type QueueOffset,
  type TopicOffset,
} from '@rocketmq-ts/protocol'
import { readConsumerConnections } from './connections.js'
import type { Reachable } from './on-each-broker.js'
import type { Operation } from './operation.js'
import { storeOffset } from './store-offset.js'

/** A time (ms since the epoch), the first message, or behind the last one. */
export type ResetPoint = number | 'earliest' | 'latest'

/** The check of one. */
export const resetPoint: Check = value =>
  value === 'earliest' || value === 'latest' || (typeof value === 'number' && value >= 0)
    ? undefined
    : 'earliest, latest, or a time in ms since the epoch'

/** What is moved where. */
export interface Reset {
  readonly group: string
  readonly topic: string
  readonly to: ResetPoint
}

/** Moves the group in all queues of the broker; resolves to where it goes on. */
export async function resetOnBroker(
  operation: Operation,
  broker: Reachable,
  reset: Reset,
): Promise<readonly QueueOffset[]> {
  const { group, topic, to } = reset
  try {
    const request = { group, topic, timestamp: timestampOf(to), offset: -1, isForce: true }
    return (await operation.ask(broker.address, invokeBrokerToResetOffset, request)).body.offsetTable
  } catch (error) {
    if (!(await isOffline(operation, broker, group, error))) throw error
    return resetStored(operation, broker, reset)
  }
}

/** The words of the wire for what has no time. */
function timestampOf(to: ResetPoint): number {
  if (to === 'latest') return -1
  return to === 'earliest' ? 0 : to
}

/**
 * True when a broker refused because no member is online. It has a code for that, but looks for stored offsets first,
 * and answers SYSTEM_ERROR for the first queue that has none.
 */
async function isOffline(operation: Operation, broker: Reachable, group: string, error: unknown): Promise<boolean> {
  if (!(error instanceof BrokerError)) return false
  if (error.responseName === 'CONSUMER_NOT_ONLINE') return true
  if (error.responseName !== 'SYSTEM_ERROR') return false
  return (await readConsumerConnections(operation, broker.address, group)) === undefined
}

/** Moves what the broker has stored. */
async function resetStored(
  operation: Operation,
  { address }: Reachable,
  { group, topic, to }: Reset,
): Promise<readonly QueueOffset[]> {
  const { body } = await operation.ask(address, getTopicStatsInfo, { topic })
  return Promise.all(
    body.offsetTable.map(async bounds => {
      const offset = await positionOf(operation, address, bounds, to)
      await storeOffset(operation, address, { group, queue: bounds.queue, offset })
      return { queue: bounds.queue, offset }
    }),
  )
}

async function positionOf(
  operation: Operation,
  address: string,
  { queue, minOffset, maxOffset }: OfQueue<TopicOffset>,
  to: ResetPoint,
): Promise<number> {
  if (to === 'earliest') return minOffset
  if (to === 'latest') return maxOffset
  const { topic, brokerName, queueId } = queue
  return (await operation.ask(address, searchOffsetByTimestamp, { topic, brokerName, queueId, timestamp: to })).offset
}
