// SPDX-License-Identifier: Apache-2.0
// The settings of a topic on one broker. Brokers need not agree: a topic may have four queues here and eight there.
import { kinds, option, OptionTable, wholeNumberIn, type Check, type OptionRows } from '@rocketmq-ts/core'
import {
  attributesText,
  defaultTopicName,
  maxQueuesPerBroker,
  readWrite,
  type AttributeChanges,
  type Fields,
  type TopicConfig,
  type TopicFilterType,
  type updateAndCreateTopic,
} from '@rocketmq-ts/protocol'
import { attributes, oneOf, settingsByName } from './argument-kinds.js'

/** A topic as a broker holds it. */
export interface TopicSettings {
  /** Queues that consumers read. */
  readonly readQueues: number
  /** Queues that producers write. */
  readonly writeQueues: number
  /** Bits: 4 read, 2 write, 1 new topics inherit from it. */
  readonly perm: number
  /** Messages are to be sent in order: queues of a broker that is away are not replaced by others. */
  readonly order: boolean
  /** How many tags a message may have. Brokers keep it, and no more. */
  readonly filterType: TopicFilterType
  /** Bits: 1 the topic of a unit, 2 a unit subscribes to it. */
  readonly sysFlag: number
  /** Such as `message.type`; empty before 5.0. */
  readonly attributes: ReadonlyMap<string, string>
}

/** Settings to make a topic with, or to change. */
export interface TopicChanges {
  /** Queues on each broker, both to read and to write. */
  readonly queues?: number | undefined
  /** Queues that consumers read, when other than `queues`. */
  readonly readQueues?: number | undefined
  /** Queues that producers write, when other than `queues`. To shrink a topic, first shrink this one and drain it. */
  readonly writeQueues?: number | undefined
  /** Bits: 4 read, 2 write, 1 new topics inherit from it. */
  readonly perm?: number | undefined
  /** Messages are to be sent in order. */
  readonly order?: boolean | undefined
  /** `SINGLE_TAG` or `MULTI_TAG`; brokers only store it. */
  readonly filterType?: TopicFilterType | undefined
  /** Bits: 1 the topic of a unit, 2 a unit subscribes to it. */
  readonly sysFlag?: number | undefined
  /** Attributes to set or take away, such as `{ 'message.type': 'FIFO' }`; brokers since 5.0 know them. */
  readonly attributes?: AttributeChanges | undefined
}

const queues = option.optional<number>(wholeNumberIn(0, maxQueuesPerBroker))

/** Without defaults: what is not given is that of a new topic, or stays. */
export const topicChangeRows = {
  queues,
  readQueues: queues,
  writeQueues: queues,
  perm: option.optional<number>(wholeNumberIn(0, 7)),
  order: option.optional<boolean>(kinds.flag),
  filterType: option.optional<TopicFilterType>(oneOf('SINGLE_TAG', 'MULTI_TAG')),
  sysFlag: option.optional<number>(wholeNumberIn(0, 3)),
  attributes: option.optional<AttributeChanges>(attributes),
} satisfies OptionRows<TopicChanges>

/** Settings by topic. */
export const topicsByName: Check = settingsByName(
  new OptionTable('a topic', topicChangeRows),
  '{ orders: { queues: 4 } }',
)

/** What a new topic has: as many queues as Java's tool gives it. [UpdateTopicSubCommand.java] */
export const newTopicSettings: TopicSettings = {
  readQueues: 8,
  writeQueues: 8,
  perm: readWrite,
  order: false,
  filterType: 'SINGLE_TAG',
  sysFlag: 0,
  attributes: new Map(),
}

/** The settings in a broker's answer. */
export function topicSettingsOf(config: TopicConfig): TopicSettings {
  return {
    readQueues: config.readQueueNums,
    writeQueues: config.writeQueueNums,
    perm: config.perm,
    order: config.order,
    filterType: config.topicFilterType,
    sysFlag: config.topicSysFlag,
    attributes: config.attributes ?? new Map(),
  }
}

/** Fields of the request that turns `from` into what is wanted. */
export function topicFields(
  topic: string,
  from: TopicSettings,
  changes: TopicChanges,
): Fields<typeof updateAndCreateTopic> {
  return {
    topic,
    defaultTopic: defaultTopicName,
    readQueueNums: changes.readQueues ?? changes.queues ?? from.readQueues,
    writeQueueNums: changes.writeQueues ?? changes.queues ?? from.writeQueues,
    perm: changes.perm ?? from.perm,
    topicFilterType: changes.filterType ?? from.filterType,
    topicSysFlag: changes.sysFlag ?? from.sysFlag,
    order: changes.order ?? from.order,
    attributes: attributesText(changes.attributes ?? {}),
  }
}
