// SPDX-License-Identifier: Apache-2.0
// All offsets of a broker, as a slave copies them. The key of a table is `topic@group`; the queue ids below it have no
// quotes. [ConsumerOffsetManager.java, DelayOffsetSerializeWrapper.java]
import { list, map, numberMap } from './collections.js'
import { dataVersion } from './data-version.js'
import { json, object, optional, type ShapeOf } from './shape.js'
import { int64, string } from './values.js'

const consumerOffsets = object({
  /** Version of the table: equal in equal copies. */
  dataVersion: optional(dataVersion),
  /** Positions that are consumed next, by `topic@group`, then by queue id. */
  offsetTable: map(numberMap(int64)),
  /** Positions that are pulled next, in the same form. */
  pullOffsetTable: optional(map(numberMap(int64))),
  /** Topics by group, made from the keys of the table. */
  groupTopicMap: optional(map(list(string))),
})
/** All offsets of a broker. */
export type ConsumerOffsets = ShapeOf<typeof consumerOffsets>

/** The answer to GET_ALL_CONSUMER_OFFSET. */
export const consumerOffsetsBody = json(consumerOffsets)

const delayOffsets = object({
  /** Version of the table: equal in equal copies. */
  dataVersion: optional(dataVersion),
  /** Positions in the queues of the delay levels, by level. */
  offsetTable: numberMap(int64),
})

/** The answer to GET_ALL_DELAY_OFFSET. */
export const delayOffsetsBody = json(delayOffsets)
