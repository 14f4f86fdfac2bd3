// SPDX-License-Identifier: Apache-2.0
// RESET_CONSUMER_CLIENT_OFFSET, code 220: broker to client. One-way. When the administrator calls itself CPP, all
// clients get a list as body instead, see `resetOffsetForCppBody`.
import { boolean, int32, int64, optional, string } from '@rocketmq-ts/remoting/frames'
import { resetOffsetBody } from '../bodies/reset-offset.js'
import { declare } from '../response-codes.js'
import { topicRouted } from './routing-fields.js'

/** Tells a consumer to go on at other offsets, after an administrator reset them. [Broker2Client.java] */
export const resetConsumerClientOffset = declare({
  code: 220,
  name: 'RESET_CONSUMER_CLIENT_OFFSET',
  request: {
    ...topicRouted,
    /** Consumer group. */
    group: string,
    /** Topic whose offsets the client sets. */
    topic: string,
    /** The one queue to reset, or -1 for all, the default. */
    queueId: optional(int32),
    /** Position to go on at; -1 or absent when `timestamp` counts. */
    offset: optional(int64),
    /** Time to go on at, milliseconds since the epoch; -1 for the end. */
    timestamp: int64,
    /** Also move offsets forward. */
    isForce: boolean,
  },
  body: resetOffsetBody,
})
