// SPDX-License-Identifier: Apache-2.0
// What the brokers of a topic know of it, put together.
import {
  compareMessageQueues,
  getTopicStatsInfo,
  queryTopicConsumeByWho,
  type MessageQueue,
} from '@rocketmq-ts/protocol'
import type { Target } from './broker-selection.js'
import { readAddress } from './cluster-view.js'
import { onEachBroker } from './on-each-broker.js'
import type { Operation } from './operation.js'

/** The bounds of one queue. */
export interface QueueBounds {
  /** The queue that the positions are in. */
  readonly queue: MessageQueue
  /** Position of the first stored message. */
  readonly minOffset: number
  /** Position after the last message. */
  readonly maxOffset: number
  /** When the last message was stored, ms since the epoch; 0 when there is none. */
  readonly lastUpdateTimestamp: number
}

/** A topic over all brokers. */
export interface TopicStatistics {
  /** By broker name and queue id. */
  readonly queues: readonly QueueBounds[]
  /** Stored messages of all queues: those that are expired and not yet deleted are counted, too. */
  readonly messages: number
  /** Messages stored in a second; 0 before 5.1, where brokers do not tell. */
  readonly putTps: number
}

/** Asks one member of each broker for the bounds of its queues. */
export async function readTopicStats(operation: Operation, topic: string): Promise<TopicStatistics> {
  const targets = await readersOf(operation, topic)
  const answers = await onEachBroker(operation, targets, async ({ address }) => {
    const { body } = await operation.ask(address, getTopicStatsInfo, { topic })
    return body
  })
  const queues = answers
    .flatMap(({ value }) => value.offsetTable)
    .sort((one, other) => compareMessageQueues(one.queue, other.queue))
  return {
    queues,
    messages: queues.reduce((sum, { minOffset, maxOffset }) => sum + maxOffset - minOffset, 0),
    putTps: answers.reduce((sum, { value }) => sum + value.topicPutTps, 0),
  }
}

/** Asks brokers who consumes the topic. */
export async function readTopicGroups(
  operation: Operation,
  targets: readonly Target[],
  topic: string,
): Promise<readonly string[]> {
  const answers = await onEachBroker(operation, targets, async ({ address }) => {
    const { body } = await operation.ask(address, queryTopicConsumeByWho, { topic })
    return body.groupList
  })
  return [...new Set(answers.flatMap(({ value }) => value))].sort()
}

/** A member of each broker of a topic: the master, else a slave. Rejects with `RouteError` for an unknown topic. */
export async function readersOf(operation: Operation, topic: string): Promise<readonly Target[]> {
  const { brokerDatas } = await operation.route(topic)
  return brokerDatas.map(({ brokerName, brokerAddrs }) => ({
    brokerName,
    address: readAddress({ addresses: brokerAddrs }),
  }))
}
