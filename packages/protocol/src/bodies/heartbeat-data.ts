// SPDX-License-Identifier: Apache-2.0
// What a client tells every broker each 30 seconds: its groups, and what they want. [HeartbeatData.java]
import { javaHashCode } from '../java-hash-code.js'
import { list } from './collections.js'
import { json, object, type ShapeOf } from './shape.js'
import { subscriptionData } from './subscription-data.js'
import { boolean, int32, wordOf, string } from './values.js'

/** How a group consumes. POP is what proxies say. [ConsumeType.java] */
export const consumeTypes = ['CONSUME_ACTIVELY', 'CONSUME_PASSIVELY', 'CONSUME_POP'] as const
export type ConsumeType = (typeof consumeTypes)[number]

/** Each member gets every message, or the group shares them; lite groups since 5.5. [MessageModel.java] */
export const messageModels = ['BROADCASTING', 'CLUSTERING', 'LITE_SELECTIVE'] as const
export type MessageModel = (typeof messageModels)[number]

/**
 * Where a group without offsets starts. The middle three are deprecated, brokers still know them.
 * [ConsumeFromWhere.java]
 */
export const consumeFromWheres = [
  'CONSUME_FROM_LAST_OFFSET',
  'CONSUME_FROM_LAST_OFFSET_AND_FROM_MIN_WHEN_BOOT_FIRST',
  'CONSUME_FROM_MIN_OFFSET',
  'CONSUME_FROM_MAX_OFFSET',
  'CONSUME_FROM_FIRST_OFFSET',
  'CONSUME_FROM_TIMESTAMP',
] as const
export type ConsumeFromWhere = (typeof consumeFromWheres)[number]

const producerData = object({
  /** Name of the producer group. */
  groupName: string,
})

const consumerData = object({
  /** Name of the consumer group. */
  groupName: string,
  /** How it consumes: it pulls, its client library pulls for it, or a proxy pops. */
  consumeType: wordOf(consumeTypes),
  /** Each member gets every message, or the group shares them. */
  messageModel: wordOf(messageModels),
  /** Where the group starts in a queue that it has no offset of. */
  consumeFromWhere: wordOf(consumeFromWheres),
  /** What it wants, one entry for each topic; empty with `withoutSub`. */
  subscriptionDataSet: list(subscriptionData),
  /** The group consumes in units: its retry topic is marked as such. */
  unitMode: boolean,
})
/** A consumer group of the client. */
export type ConsumerData = ShapeOf<typeof consumerData>

/** Shape of a heartbeat. */
export const heartbeatData = object({
  /** Id by which brokers know the client. */
  clientId: string.wire('clientID'),
  /** The client's producer groups. */
  producerDataSet: list(producerData),
  /** The client's consumer groups. */
  consumerDataSet: list(consumerData),
  /** `heartbeatFingerprint()` of the full heartbeat; 0 asks for the first version of heartbeats. */
  heartbeatFingerprint: int32,
  /** The subscriptions are left out, because the broker knows this fingerprint. */
  withoutSub: boolean,
})
/** What a client tells a broker. */
export type HeartbeatData = ShapeOf<typeof heartbeatData>

/** The body of HEART_BEAT. */
export const heartbeatBody = json(heartbeatData)

/** Hash of all that a heartbeat says beside who says it and when: equal for equal groups and subscriptions. */
export function heartbeatFingerprint(heartbeat: HeartbeatData): number {
  const consumerDataSet = heartbeat.consumerDataSet.map(consumer => ({
    ...consumer,
    subscriptionDataSet: consumer.subscriptionDataSet.map(subscription => ({ ...subscription, subVersion: 0 })),
  }))
  const bare = { ...heartbeat, consumerDataSet, clientId: '', heartbeatFingerprint: 0, withoutSub: false }
  return javaHashCode(heartbeatData.print(bare, 'fastjson'))
}
