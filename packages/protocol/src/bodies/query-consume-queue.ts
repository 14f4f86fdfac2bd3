// SPDX-License-Identifier: Apache-2.0
// Entries of a consume queue: the index that leads from a queue to the commit log. [QueryConsumeQueueResponseBody.java]
import { list } from './collections.js'
import { json, object, optional } from './shape.js'
import { subscriptionData } from './subscription-data.js'
import { boolean, int32, int64, long, string } from './values.js'

const consumeQueueEntry = object({
  /** Position in the commit log, bytes. */
  physicOffset: int64,
  /** Bytes of the record. */
  physicSize: int32,
  /** Hash of the tag; the time of delivery in the queues of the delay levels. Extended entries use the top bit. */
  tagsCode: long,
  /** Extended entry, as JSON. */
  extendDataJson: optional(string),
  /** Bits of the filters that match. */
  bitMap: optional(string),
  /** The subscription of the group matches. */
  eval: boolean,
  /** Why the entry could not be read further. */
  msg: optional(string),
})

const consumeQueueEntries = object({
  /** Subscription of the group that was asked about; absent without one. */
  subscriptionData: optional(subscriptionData),
  /** The compiled filter of the group, or why there is none, as text. */
  filterData: optional(string),
  /** The entries, in order. */
  queueData: list(consumeQueueEntry),
  /** Position after the last entry of the queue. */
  maxQueueIndex: int64,
  /** Position of the first entry of the queue. */
  minQueueIndex: int64,
})

/** The answer to QUERY_CONSUME_QUEUE. */
export const consumeQueueBody = json(consumeQueueEntries)
