// SPDX-License-Identifier: Apache-2.0
// The times of queues: first message, last message, and where a group is. [QueryConsumeTimeSpanBody.java]
import { list } from './collections.js'
import { messageQueue } from './message-queue.js'
import { json, object, optional } from './shape.js'
import { int64, string } from './values.js'

const queueTimeSpan = object({
  /** The queue that the times are about. */
  messageQueue: optional(messageQueue),
  /** When the first message was stored, milliseconds since the epoch. */
  minTimeStamp: int64,
  /** When the last message was stored, milliseconds since the epoch. */
  maxTimeStamp: int64,
  /** When the message was stored that the group consumed last, milliseconds since the epoch. */
  consumeTimeStamp: int64,
  /** How far the group lags behind, milliseconds. */
  delayTime: int64,
  /** `minTimeStamp` as text in the broker's time zone, `2026-11-22#12:39:50:934`. */
  minTimeStampStr: optional(string),
  /** `maxTimeStamp` in the same form. */
  maxTimeStampStr: optional(string),
  /** `consumeTimeStamp` in the same form. */
  consumeTimeStampStr: optional(string),
})

/** The answer to QUERY_CONSUME_TIME_SPAN. */
export const consumeTimeSpanBody = json(
  object({
    /** One entry for each queue of the topic. */
    consumeTimeSpanSet: list(queueTimeSpan),
  }),
)
