// SPDX-License-Identifier: Apache-2.0
// How far a group has consumed. A broker answers nothing, rather than an error, for a group that it has no offsets of.
import { QueryError } from '@rocketmq-ts/core'
import { compareMessageQueues, getConsumeStats, type ConsumeStats, type MessageQueue } from '@rocketmq-ts/protocol'
import type { Target } from './broker-selection.js'
import { onEachBroker } from './on-each-broker.js'
import type { Operation } from './operation.js'

/** A group's position in one queue. */
export interface QueueProgress {
  /** The queue that the positions are in. */
  readonly queue: MessageQueue
  /** Position after the last message. */
  readonly maxOffset: number
  /** Position that the group consumes next, as committed. */
  readonly consumerOffset: number
  /** Messages that are stored and not consumed. */
  readonly lag: number
  /** Messages that are pulled and not consumed. */
  readonly inFlight: number
  /** When the message was stored that was consumed last, ms since the epoch; 0 when unknown. */
  readonly lastTimestamp: number
}

/** A group over all brokers. */
export interface GroupStatistics {
  /** By topic, broker name and queue id. */
  readonly queues: readonly QueueProgress[]
  /** Messages that are stored and not consumed. */
  readonly lag: number
  /** Messages that are pulled and not consumed. */
  readonly inFlight: number
  /** Messages consumed in a second. */
  readonly consumeTps: number
}

/** Which offsets are asked for. */
export interface StatsQuestion {
  readonly group: string
  /** One topic; all topics of the group by default. */
  readonly topic?: string | undefined
}

/** Asks each broker; rejects with `QueryError` when none has offsets of the group. */
export async function readGroupStats(
  operation: Operation,
  targets: readonly Target[],
  { group, topic }: StatsQuestion,
): Promise<GroupStatistics> {
  const answers = await onEachBroker(operation, targets, async ({ address }) => {
    const { body } = await operation.ask(address, getConsumeStats, { consumerGroup: group, topic })
    return body
  })
  const queues = answers.flatMap(({ value }) => progressOf(value))
  if (queues.length === 0) {
    throw new QueryError(
      `${operation.what}: no broker has offsets of group "${group}"${topic === undefined ? '' : ` for "${topic}"`}; ` +
        'it has not consumed yet, it consumes by broadcast, or its name is another one',
    )
  }
  return {
    queues: queues.sort((one, other) => compareMessageQueues(one.queue, other.queue)),
    lag: queues.reduce((sum, { lag }) => sum + lag, 0),
    inFlight: queues.reduce((sum, { inFlight }) => sum + inFlight, 0),
    consumeTps: answers.reduce((sum, { value }) => sum + value.consumeTps, 0),
  }
}

/** Positions in the words of this package. */
export function progressOf({ offsetTable }: ConsumeStats): QueueProgress[] {
  return offsetTable.map(({ queue, brokerOffset, consumerOffset, pullOffset, lastTimestamp }) => ({
    queue,
    maxOffset: brokerOffset,
    consumerOffset,
    lag: Math.max(0, brokerOffset - consumerOffset),
    // Brokers before 5.0 do not tell the position of the pulls.
    inFlight: Math.max(0, pullOffset - consumerOffset),
    lastTimestamp,
  }))
}
