// SPDX-License-Identifier: Apache-2.0
// CHECK_TRANSACTION_STATE, code 39: broker to client. One-way. The client answers with END_TRANSACTION, not with a
// response; it finds the producer by the message's property PGROUP.
import { bytes, int64, optional, string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'
import { routed } from './routing-fields.js'

/**
 * Asks a producer how a transaction ended that it left open. The body is the half message as a stored record; its
 * offsets are new with each question. [Broker2Client.java]
 */
export const checkTransactionState = declare({
  code: 39,
  name: 'CHECK_TRANSACTION_STATE',
  request: {
    ...routed,
    /** Topic that holds the half message; to be echoed in the answer. */
    topic: optional(string),
    /** Position of the half message in its queue. */
    tranStateTableOffset: int64,
    /** Position of the half message in the commit log, bytes. */
    commitLogOffset: int64,
    /** Unique id of the message. */
    msgId: optional(string),
    /** Transaction id of the message, equal to its unique id. */
    transactionId: optional(string),
    /** Id made of the broker's address and the commit-log position. */
    offsetMsgId: optional(string),
  },
  body: bytes,
})
