// SPDX-License-Identifier: Apache-2.0
// VIEW_MESSAGE_BY_ID, code 33: client to broker. Ask the broker whose address is in the id.
import { bytes, int64, optional, string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'

/**
 * Reads one message at its place in the commit log; the body holds the stored record. SYSTEM_ERROR when there is
 * none. [QueryMessageProcessor.java]
 */
export const viewMessageById = declare({
  code: 33,
  name: 'VIEW_MESSAGE_BY_ID',
  request: {
    /** Topic of the message, for access rules; brokers since 5.3 read it. */
    topic: optional(string),
    /** Position in the commit log, bytes. */
    offset: int64,
  },
  responseBody: bytes,
})
