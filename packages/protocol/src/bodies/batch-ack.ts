// SPDX-License-Identifier: Apache-2.0
// Many messages of POP acknowledged at once. Each entry stands for one receipt and the messages that share it.
// [BatchAckMessageRequestBody.java, BatchAck.java]
import { bitSet } from './bit-set.js'
import { list } from './collections.js'
import { json, object, optional, type ShapeOf } from './shape.js'
import { int32, int64, string } from './values.js'

const batchAckEntry = object({
  /** The group that took the messages. */
  consumerGroup: string.wire('c'),
  /** Topic that they were sent to, also when they came from a retry topic (see `retry`). */
  topic: string.wire('t'),
  /** `0` a normal topic, `1` a retry topic of the first form, `2` one of the second. */
  retry: string.wire('r'),
  /** First offset of the receipt. */
  startOffset: int64.wire('so'),
  /** Queue inside the topic on that broker, counted from 0. */
  queueId: int32.wire('q'),
  /** Queue of the broker's revive topic that watches over the messages, as the receipt says. */
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

const batchAck = object({
  /** Name of the broker that holds the messages. */
  brokerName: optional(string),
  /** One entry for each receipt. */
  acks: list(batchAckEntry),
})
/** Acknowledged messages of a broker. */
export type BatchAck = ShapeOf<typeof batchAck>

/** The body of BATCH_ACK_MESSAGE. */
export const batchAckBody = json(batchAck)
