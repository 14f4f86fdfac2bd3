// SPDX-License-Identifier: Apache-2.0
// QUERY_MESSAGE, code 12: client to broker. `isUniqueKeyQuery` is always sent by Java. Servers sign with it only from
// clients after V4_9_3.
import { boolean, bytes, int32, int64, long, optional, string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'
import { topicRouted } from './routing-fields.js'

/**
 * Finds messages by a business key or by the unique id; the body holds stored records. The broker compares hashes
 * only, so that others may be among them. QUERY_NOT_FOUND when there are none. [QueryMessageProcessor.java]
 */
export const queryMessage = declare({
  code: 12,
  name: 'QUERY_MESSAGE',
  request: {
    ...topicRouted,
    /** Topic in which the key is looked for. */
    topic: string,
    /** Business key, or unique id. */
    key: string,
    /** Maximum number of messages. */
    maxNum: int32,
    /** Stored at this time or later, milliseconds since the epoch. */
    beginTimestamp: int64,
    /** Stored at this time or before, milliseconds since the epoch; Java's `Long.MAX_VALUE` for no end. */
    endTimestamp: long,
    /** What the key is: `K` a business key, `U` a unique id, `T` a tag; brokers of 5.5 know it. */
    indexType: optional(string),
    /** Where a longer answer goes on; brokers of 5.5 know it. */
    lastKey: optional(string),
    /** The key is a unique id; false by default. */
    isUniqueKeyQuery: optional(boolean.wire('_UNIQUE_KEY_QUERY')),
  },
  response: {
    /** When the index was written last, milliseconds since the epoch. */
    indexLastUpdateTimestamp: optional(int64),
    /** How far the commit log is indexed, bytes. */
    indexLastUpdatePhyoffset: optional(int64),
  },
  responseBody: bytes,
  answers: ['SUCCESS', 'QUERY_NOT_FOUND'],
})
