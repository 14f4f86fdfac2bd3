// SPDX-License-Identifier: Apache-2.0
// Offsets that an administrator has reset. [ResetOffsetBody.java, ResetOffsetBodyForC.java]
import { list } from './collections.js'
import { queueOffsets, type QueueOffset } from './message-queue.js'
import { json, object, shape } from './shape.js'
import { int32, int64, string } from './values.js'

const cppQueueOffsets = list(
  object({
    /** Topic of the queue. */
    topic: string,
    /** Name of the broker, not its address. */
    brokerName: string,
    /** Queue inside the topic on that broker, counted from 0. */
    queueId: int32,
    /** Position that is consumed next. */
    offset: int64,
  }),
)

/** A map, or the list that stands for it: what a broker sends depends on the administrator, not on who gets it. */
const eitherForm = shape<readonly QueueOffset[]>({
  absent: () => [],
  print: queueOffsets.print,
  read: (json, where) =>
    Array.isArray(json)
      ? cppQueueOffsets.read(json, where).map(({ offset, ...queue }) => ({ queue, offset }))
      : queueOffsets.read(json, where),
})

/** The body of RESET_CONSUMER_CLIENT_OFFSET, and the answer to INVOKE_BROKER_TO_RESET_OFFSET. */
export const resetOffsetBody = json(
  object({
    /** Positions that are consumed next, by queue. */
    offsetTable: eitherForm,
  }),
)

/** The same when a C++ administrator asked for the reset: a list, because a C++ map has no objects as keys. */
export const resetOffsetForCppBody = json(
  object({
    /** Positions that are consumed next, each with its queue. */
    offsetTable: cppQueueOffsets,
  }),
)
