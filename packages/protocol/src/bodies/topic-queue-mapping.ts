// SPDX-License-Identifier: Apache-2.0
// Static topics: which real queues stand behind the logical ones. [TopicQueueMappingInfo.java, …Detail.java]
import { globalScope } from '../system-names.js'
import { list, numberMap } from './collections.js'
import { json, object, optional, withDefault, type ShapeOf } from './shape.js'
import { boolean, int32, int64, string } from './values.js'

const mappingInfoMembers = {
  /** The static topic. */
  topic: optional(string),
  /** Separates mappings of the same topic; `__global__` by default. */
  scope: withDefault(string, globalScope),
  /** Logical queues of the topic. */
  totalQueues: int32,
  /** The broker that the mapping was made for. */
  brokerName: optional(string.wire('bname')),
  /** Grows with each change of the mapping. */
  epoch: int64,
  /** The broker has not stored the mapping yet. */
  dirty: boolean,
  /** Real queue by logical queue. */
  currIdMap: optional(numberMap(int32)),
}

/** Shape of a broker's mapping, short form. */
export const topicQueueMappingInfo = object(mappingInfoMembers)
/** Which logical queues of a static topic take their messages on a broker. */
export type TopicQueueMappingInfo = ShapeOf<typeof topicQueueMappingInfo>

const logicQueueMappingItem = object({
  /** Generation, counted from 0. */
  gen: int32,
  /** Real queue inside the topic on that broker, counted from 0. */
  queueId: int32,
  /** Name of the broker that has the real queue. */
  brokerName: string.wire('bname'),
  /** Where the item begins in the logical queue; -1 while unknown. */
  logicOffset: int64,
  /** Where it begins in the real queue. */
  startOffset: int64,
  /** Where it ends in the real queue, exclusive; -1 while it grows. */
  endOffset: withDefault(int64, -1),
  /** Milliseconds since the epoch; -1 while unknown. */
  timeOfStart: withDefault(int64, -1),
  /** Milliseconds since the epoch; -1 while unknown. */
  timeOfEnd: withDefault(int64, -1),
})

/** Shape of a broker's mapping with its history. */
export const topicQueueMappingDetail = object({
  ...mappingInfoMembers,
  /** Stretches by logical queue, oldest first. */
  hostedQueues: optional(numberMap(list(logicQueueMappingItem))),
})

/** The body of UPDATE_AND_CREATE_STATIC_TOPIC. */
export const topicQueueMappingDetailBody = json(topicQueueMappingDetail)
