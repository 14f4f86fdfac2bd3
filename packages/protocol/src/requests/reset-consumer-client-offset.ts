// SPDX-License-Identifier: Apache-2.0
// RESET_CONSUMER_CLIENT_OFFSET, code 220: broker to client. One-way. When the administrator calls itself CPP, all
// clients get a list as body instead, see `resetOffsetForCppBody`.
import { resetOffsetBody } from '../bodies/reset-offset.js'
import { declare } from '../response-codes.js'
import { resetOffsetFields } from './invoke-broker-to-reset-offset.js'

/** Tells a consumer to go on at other offsets, after an administrator reset them. [Broker2Client.java] */
export const resetConsumerClientOffset = declare({
  code: 220,
  name: 'RESET_CONSUMER_CLIENT_OFFSET',
  request: {
    ...resetOffsetFields,
    /** Topic whose offsets the client sets. */
    topic: resetOffsetFields.topic,
    /** Position to go on at; -1 or absent when `timestamp` counts. */
    offset: resetOffsetFields.offset,
    /** Time to go on at, milliseconds since the epoch; -1 for the end. */
    timestamp: resetOffsetFields.timestamp,
  },
  body: resetOffsetBody,
})
