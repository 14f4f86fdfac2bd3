// SPDX-License-Identifier: Apache-2.0
// The times of queues: first message, last message, and where a group is. [QueryConsumeTimeSpanBody.java]
import { list } from './collections.js'
import { messageQueue } from './message-queue.js'
import { json, object, optional } from './shape.js'
import { int64, string } from './values.js'

const queueTimeSpan = object({
  messageQueue: optional(messageQueue),
  /** When the first message was stored, milliseconds since the epoch. */
  minTimeStamp: int64,
  /** When the last message was stored. */
  maxTimeStamp: int64,
  /** When the message was stored that the group consumed last. */
  consumeTimeStamp: int64,
  /** How far the group lags behind, milliseconds. */
  delayTime: int64,
  /** The same three times as text in the broker's time zone, `2026-11-22#12:39:50:934`. */
  minTimeStampStr: optional(string),
  maxTimeStampStr: optional(string),
  consumeTimeStampStr: optional(string),
})

/** The answer to QUERY_CONSUME_TIME_SPAN. */
export const consumeTimeSpanBody = json(object({ consumeTimeSpanSet: list(queueTimeSpan) }))
