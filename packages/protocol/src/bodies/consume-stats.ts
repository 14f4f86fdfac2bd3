// SPDX-License-Identifier: Apache-2.0
// How far queues are written, and how far groups have read them. [TopicStatsTable.java, ConsumeStats.java]
import { list, map } from './collections.js'
import { queueMap } from './message-queue.js'
import { json, object, type ShapeOf } from './shape.js'
import { double, int64, string } from './values.js'

/** Shape of the bounds of a queue. */
export const topicOffset = object({
  /** Position of the first stored message. */
  minOffset: int64,
  /** Position after the last message. */
  maxOffset: int64,
  /** When the last message was stored, milliseconds since the epoch. */
  lastUpdateTimestamp: int64,
})
/** The bounds of a queue. */
export type TopicOffset = ShapeOf<typeof topicOffset>

const topicStats = object({
  /** Bounds of the topic's queues on the broker. */
  offsetTable: queueMap(topicOffset),
  /** Messages stored in a second; absent before 5.3. */
  topicPutTps: double,
})

/** The answer to GET_TOPIC_STATS_INFO. */
export const topicStatsBody = json(topicStats)

/** Shape of a group's position in a queue. */
export const offsetWrapper = object({
  /** Position after the last message. */
  brokerOffset: int64,
  /** Position that the group consumes next, as committed. */
  consumerOffset: int64,
  /** Position that the group pulls next. */
  pullOffset: int64,
  /** When the message at `consumerOffset - 1` was stored, milliseconds since the epoch. */
  lastTimestamp: int64,
})
/** A group's position in a queue. */
export type OffsetWrapper = ShapeOf<typeof offsetWrapper>

const consumeStats = object({
  /** The group's positions by queue. */
  offsetTable: queueMap(offsetWrapper),
  /** Messages consumed in a second. */
  consumeTps: double,
})
/** A group's positions on one broker. */
export type ConsumeStats = ShapeOf<typeof consumeStats>

/** The answer to GET_CONSUME_STATS. */
export const consumeStatsBody = json(consumeStats)

const consumeStatsList = object({
  /** One map a group: its name, and its positions by topic. */
  consumeStatsList: list(map(list(consumeStats))),
  /** `host:port` of the broker that answers. */
  brokerAddr: string,
  /** Messages that are stored and not consumed. */
  totalDiff: int64,
  /** Messages that are pulled and not consumed; absent before 5.1. */
  totalInflightDiff: int64,
})

/** The answer to GET_BROKER_CONSUME_STATS. */
export const consumeStatsListBody = json(consumeStatsList)
