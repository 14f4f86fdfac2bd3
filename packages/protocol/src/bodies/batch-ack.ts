// SPDX-License-Identifier: Apache-2.0
// Many messages of POP acknowledged at once. Each entry stands for one receipt and the messages that share it.
// [BatchAckMessageRequestBody.java, BatchAck.java]
import { bitSet } from './bit-set.js'
import { list } from './collections.js'
import { json, object, optional, type ShapeOf } from './shape.js'
import { int32, int64, string } from './values.js'

const batchAckEntry = object({
  consumerGroup: string.wire('c'),
  topic: string.wire('t'),
  /** `0` a normal topic, `1` a retry topic of the first form, `2` one of the second. */
  retry: string.wire('r'),
  /** First offset of the receipt. */
  startOffset: int64.wire('so'),
  queueId: int32.wire('q'),
  reviveQueueId: int32.wire('rq'),
  /** When the messages were taken, milliseconds since the epoch. */
  popTime: int64.wire('pt'),
  /** How long they belong to the caller, milliseconds. */
  invisibleTime: int64.wire('it'),
  /** Offsets less the first one. */
  offsets: bitSet.wire('b'),
})
/** The acknowledged messages of one receipt. */
export type BatchAckEntry = ShapeOf<typeof batchAckEntry>

const batchAck = object({ brokerName: optional(string), acks: list(batchAckEntry) })
/** Acknowledged messages of a broker. */
export type BatchAck = ShapeOf<typeof batchAck>

/** The body of BATCH_ACK_MESSAGE. */
export const batchAckBody = json(batchAck)
