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
  /** Position of the first message that waits in the client; 0 when none does. */
  cachedMsgMinOffset: int64,
  /** Position of the last one; 0 when none waits. */
  cachedMsgMaxOffset: int64,
  /** Messages that wait in the client. */
  cachedMsgCount: int32,
  /** Their bodies, in whole MiB. */
  cachedMsgSizeInMiB: int32,
  /** Position of the first message that an ordered listener has at hand; 0 when it has none. */
  transactionMsgMinOffset: int64,
  /** Position of the last one; 0 when it has none. */
  transactionMsgMaxOffset: int64,
  /** Messages that an ordered listener has at hand. */
  transactionMsgCount: int32,
  /** The client holds the lock of the queue. */
  locked: boolean,
  /** How often the client failed to give the queue up, because its listener was at work. */
  tryUnlockTimes: int64,
  /** When the lock was granted last, milliseconds since the epoch. */
  lastLockTimestamp: int64,
  /** The queue was taken away by a rebalance. */
  dropped: boolean.wire('droped'),
  /**
   * When the client pulled last, milliseconds since the epoch by its own clock; 0: never. Java also counts when it got
   * the queue.
   */
  lastPullTimestamp: int64,
  /**
   * When messages were consumed last, milliseconds since the epoch by the client's clock; 0: never. Java also counts
   * when it got the queue.
   */
  lastConsumeTimestamp: int64,
})
/** One queue of a consumer that pulls. */
export type ProcessQueueInfo = ShapeOf<typeof processQueueInfo>

const popProcessQueueInfo = object({
  /** Messages that are taken, and not acknowledged yet. */
  waitAckCount: int32,
  /** The queue was taken away by a rebalance. */
  dropped: boolean.wire('droped'),
  /** When the client popped last, milliseconds since the epoch by its own clock. */
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

/** Names of the state among the settings. */
export const runningInfoNames = {
  /** Addresses of the name servers, each with `;` behind it. */
  nameServers: 'PROP_NAMESERVER_ADDR',
  /** Name of the client's version, such as `V5_5_0`. */
  clientVersion: 'PROP_CLIENT_VERSION',
  /** When the client started, milliseconds since the epoch. */
  startedAt: 'PROP_CONSUMER_START_TIMESTAMP',
  /** Messages that the listener handles at a time. */
  concurrency: 'PROP_THREADPOOL_CORE_SIZE',
  /** The listener gets the messages of a queue in order. */
  isOrdered: 'PROP_CONSUMEORDERLY',
  /** One of `consumeTypes`. */
  consumeType: 'PROP_CONSUME_TYPE',
} as const

/** Shape of a consumer's state. */
export const consumerRunningInfo = object({
  /** Settings by name, and the state by `runningInfoNames`. */
  properties: map(string),
  /** What the group wants, one entry for each topic. */
  subscriptionSet: list(subscriptionData),
  /** The queues that the client pulls. */
  mqTable: queueMap(processQueueInfo),
  /** The queues that the client pops. */
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
