// SPDX-License-Identifier: Apache-2.0
// END_TRANSACTION, code 37: client to broker. Java sends it one-way, so that it never learns of a refusal: the broker
// then asks again.
import { boolean, int32, int64, optional, string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'
import { routed } from './routing-fields.js'

/**
 * Commits or rolls back a half message, after the local transaction or on the broker's question. A half message that
 * is not there, or belongs to another group, is refused with SYSTEM_ERROR. [EndTransactionProcessor.java]
 */
export const endTransaction = declare({
  code: 37,
  name: 'END_TRANSACTION',
  request: {
    ...routed,
    /**
     * Topic of the message; the broker's own topic when this answers CHECK_TRANSACTION_STATE, whose field is echoed.
     */
    topic: optional(string),
    /** Group of the producer that sent the half message. */
    producerGroup: string,
    /** Position of the half message in its queue. */
    tranStateTableOffset: int64,
    /** Position of the half message in the commit log, bytes. */
    commitLogOffset: int64,
    /** 8 commits, 12 rolls back, 0 does not know yet. */
    commitOrRollback: int32,
    /** The broker had asked; false by default. */
    fromTransactionCheck: optional(boolean),
    /** Unique id of the message. */
    msgId: string,
    /** Transaction id of the message, equal to its unique id. */
    transactionId: optional(string),
  },
})
