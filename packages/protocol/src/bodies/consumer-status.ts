// SPDX-License-Identifier: Apache-2.0
// Offsets as consumers hold them. A client fills the first table, a broker the second. [GetConsumerStatusBody.java]
import { map } from './collections.js'
import { queueOffsets } from './message-queue.js'
import { json, object, type ShapeOf } from './shape.js'

const consumerStatus = object({
  /** Offsets of one client. */
  messageQueueTable: queueOffsets,
  /** Offsets by client id. */
  consumerTable: map(queueOffsets),
})
/** Offsets as consumers hold them. */
export type ConsumerStatus = ShapeOf<typeof consumerStatus>

/** The answer to GET_CONSUMER_STATUS_FROM_CLIENT and INVOKE_BROKER_TO_GET_CONSUMER_STATUS. */
export const consumerStatusBody = json(consumerStatus)
