// SPDX-License-Identifier: Apache-2.0
// A topic as one broker holds it. [TopicConfig.java]
import { list, map } from './collections.js'
import { dataVersion } from './data-version.js'
import { json, object, optional, withDefault, type ShapeOf } from './shape.js'
import { topicQueueMappingDetail, topicQueueMappingInfo } from './topic-queue-mapping.js'
import { boolean, int32, wordOf, queueCount, string } from './values.js'

/** Whether a message has one tag, or several (never used). [TopicFilterType.java] */
export const topicFilterTypes = ['SINGLE_TAG', 'MULTI_TAG'] as const
export type TopicFilterType = (typeof topicFilterTypes)[number]

const topicConfigMembers = {
  /** Name of the topic. */
  topicName: string,
  /** Queues that consumers read; 16 by default. */
  readQueueNums: withDefault(queueCount, 16),
  /** Queues that producers write; 16 by default. */
  writeQueueNums: withDefault(queueCount, 16),
  /** Permission bits, see `permissions`; 6 (read and write) by default. */
  perm: withDefault(int32, 6),
  /** `SINGLE_TAG` by default; brokers only store it. */
  topicFilterType: withDefault(wordOf(topicFilterTypes), 'SINGLE_TAG'),
  /** Bits of units, see `topicSysFlags`. */
  topicSysFlag: int32,
  /** Messages are to be sent in order. */
  order: boolean,
  /** Attributes by name, such as `message.type`; absent from brokers before 5.0. */
  attributes: optional(map(string)),
}

/** Shape of a topic. */
export const topicConfig = object(topicConfigMembers)
/** A topic as one broker holds it. */
export type TopicConfig = ShapeOf<typeof topicConfig>

const topicConfigAndQueueMapping = object({
  ...topicConfigMembers,
  /** Of a static topic: the real queues behind its logical ones. */
  mappingDetail: optional(topicQueueMappingDetail),
})

/** The answer to GET_TOPIC_CONFIG. */
export const topicConfigAndQueueMappingBody = json(topicConfigAndQueueMapping)

/** Shape of all topics of a broker. */
export const topicConfigTable = object({
  /** Topics by name. */
  topicConfigTable: map(topicConfig),
  /** Version of the topics: equal in equal copies. */
  dataVersion: optional(dataVersion),
  /** Short mappings of static topics by topic. */
  topicQueueMappingInfoMap: optional(map(topicQueueMappingInfo)),
  /** Mappings of static topics by topic. */
  topicQueueMappingDetailMap: optional(map(topicQueueMappingDetail)),
  /** Version of the mappings: equal in equal copies. */
  mappingDataVersion: optional(dataVersion),
})

/** The answer to GET_ALL_TOPIC_CONFIG. */
export const topicConfigTableBody = json(topicConfigTable)

/** The body of UPDATE_AND_CREATE_TOPIC_LIST. */
export const topicConfigListBody = json(
  object({
    /** Topics to make or to change. */
    topicConfigList: list(topicConfig),
  }),
)
