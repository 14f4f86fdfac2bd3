// SPDX-License-Identifier: Apache-2.0
// How much comes into a topic, and how much each group takes out of it. [StatsAllSubCommand.java]
import { QueryError } from '@rocketmq-ts/core'
import { brokerCounters } from '@rocketmq-ts/protocol'
import type { Target } from './broker-selection.js'
import { readFigures, totalOf } from './broker-figures.js'
import { readGroupStats } from './group-stats.js'
import type { Operation } from './operation.js'
import { readersOf, readTopicGroups } from './topic-stats.js'

/** What flows in a second, and has flown in the last 24 hours; brokers count from their start. */
export interface Flow {
  /** Messages in a second, lately. */
  readonly perSecond: number
  /** Messages within the last 24 hours. */
  readonly inDay: number
}

/** What a group takes out of a topic. */
export interface GroupFlow extends Flow {
  /** Name of the consumer group. */
  readonly group: string
  /** Messages that are stored and not consumed. */
  readonly lag: number
}

/** What comes into a topic and goes out of it, over all brokers. */
export interface TopicRates extends Flow {
  /** Name of the topic. */
  readonly topic: string
  /** By name. */
  readonly groups: readonly GroupFlow[]
}

/** Asks one member of each broker of the topic. */
export async function readTopicRates(operation: Operation, topic: string): Promise<TopicRates> {
  const targets = await readersOf(operation, topic)
  const [stored, groups] = await Promise.all([
    readFigures(operation, targets, brokerCounters.topicPutNums, topic),
    readTopicGroups(operation, targets, topic),
  ])
  const flows = groups.map(async group => {
    const [taken, lag] = await Promise.all([
      readFigures(operation, targets, brokerCounters.groupGetNums, `${topic}@${group}`),
      lagOf(operation, targets, group, topic),
    ])
    return { group, lag, ...totalOf(taken.values()) }
  })
  return { topic, ...totalOf(stored.values()), groups: await Promise.all(flows) }
}

/** Nothing for a group that has never committed. */
async function lagOf(operation: Operation, targets: readonly Target[], group: string, topic: string): Promise<number> {
  try {
    return (await readGroupStats(operation, targets, { group, topic })).lag
  } catch (error) {
    if (error instanceof QueryError) return 0
    throw error
  }
}
