// SPDX-License-Identifier: Apache-2.0
// BATCH_ACK_MESSAGE, code 200151: client to broker. The code needs more than 16 bits, so it travels with a JSON
// header only.
import { batchAckBody } from '../bodies/batch-ack.js'
import { declare } from '../response-codes.js'

/**
 * Says that many messages taken by POP are consumed. Receipts that are wrong are left out without a word. Brokers
 * since 5.1.3 know it. [AckMessageProcessor.java]
 */
export const batchAckMessage = declare({
  code: 200151,
  name: 'BATCH_ACK_MESSAGE',
  body: batchAckBody,
})
