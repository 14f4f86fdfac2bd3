// SPDX-License-Identifier: Apache-2.0
// A consumer's settings and state, as it tells an administrator. The odd spelling of `droped` is the wire's.
// [ConsumerRunningInfo.java]
import { list, map } from './collections.js'
import { queueMap } from './message-queue.js'
import { json, object, optional, type ShapeOf } from './shape.js'
import { subscriptionData } from './subscription-data.js'
import { boolean, double, int32, int64, string } from './values.js'

const processQueueInfo = object({
  /** Position that is consumed next, as stored. */
  commitOffset: int64,
  /** Positions of the messages that wait in the client. */
  cachedMsgMinOffset: int64,
  cachedMsgMaxOffset: int64,
  cachedMsgCount: int32,
  cachedMsgSizeInMiB: int32,
  /** Positions of the messages that an ordered listener has at hand. */
  transactionMsgMinOffset: int64,
  transactionMsgMaxOffset: int64,
  transactionMsgCount: int32,
  /** The client holds the lock of the queue. */
  locked: boolean,
  tryUnlockTimes: int64,
  /** Times in milliseconds since the epoch. */
  lastLockTimestamp: int64,
  /** The queue was taken away by a rebalance. */
  dropped: boolean.wire('droped'),
  lastPullTimestamp: int64,
  lastConsumeTimestamp: int64,
})
/** One queue of a consumer that pulls. */
export type ProcessQueueInfo = ShapeOf<typeof processQueueInfo>

const popProcessQueueInfo = object({
  /** Messages that are taken, and not acknowledged yet. */
  waitAckCount: int32,
  dropped: boolean.wire('droped'),
  /** Milliseconds since the epoch. */
  lastPopTimestamp: int64,
})
/** One queue of a consumer that pops. */
export type PopProcessQueueInfo = ShapeOf<typeof popProcessQueueInfo>

const consumeStatus = object({
  /** Milliseconds that a pull takes. */
  pullRT: double,
  /** Messages pulled in a second. */
  pullTPS: double,
  /** Milliseconds that the listener takes. */
  consumeRT: double,
  /** Messages consumed in a second. */
  consumeOKTPS: double,
  /** Messages that failed in a second. */
  consumeFailedTPS: double,
  /** Messages that failed within the last hour. */
  consumeFailedMsgs: int64,
})
/** Figures of one topic. */
export type ConsumeStatus = ShapeOf<typeof consumeStatus>

/** Shape of a consumer's state. */
export const consumerRunningInfo = object({
  /** Settings by name; the state's own names begin with `PROP_`. */
  properties: map(string),
  subscriptionSet: list(subscriptionData),
  mqTable: queueMap(processQueueInfo),
  mqPopTable: queueMap(popProcessQueueInfo),
  /** Figures by topic. */
  statusTable: map(consumeStatus),
  /** What the application adds. */
  userConsumerInfo: optional(map(string)),
  /** Stacks of the threads, as text. */
  jstack: optional(string),
})
/** A consumer's settings and state. */
export type ConsumerRunningInfo = ShapeOf<typeof consumerRunningInfo>

/** The answer to GET_CONSUMER_RUNNING_INFO. */
export const consumerRunningInfoBody = json(consumerRunningInfo)
