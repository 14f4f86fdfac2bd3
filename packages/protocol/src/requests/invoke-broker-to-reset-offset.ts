// SPDX-License-Identifier: Apache-2.0
// INVOKE_BROKER_TO_RESET_OFFSET, code 222: admin to broker. With `queueId` and `offset` the broker resets one queue
// by itself; otherwise it tells the clients (RESET_CONSUMER_CLIENT_OFFSET).
import { boolean, int32, int64, optional, string } from '@rocketmq-ts/remoting/frames'
import { resetOffsetBody } from '../bodies/reset-offset.js'
import { declare } from '../response-codes.js'
import { topicRouted } from './routing-fields.js'

/** What is reset, and to where. [ResetOffsetRequestHeader.java] */
export const resetOffsetFields = {
  ...topicRouted,
  /** Consumer group. */
  group: string,
  /** Topic whose offsets are set. */
  topic: string,
  /** The one queue to reset, or -1 for all, the default. */
  queueId: optional(int32),
  /** Offset to set; -1 or absent when `timestamp` counts. */
  offset: optional(int64),
  /** Milliseconds since the epoch; -1 for the end. */
  timestamp: int64,
  /** Also move offsets forward. */
  isForce: boolean,
}

/**
 * Sets the offsets of a group to a time. CONSUMER_NOT_ONLINE when the group has no clients, unless the broker resets
 * offsets itself. [AdminBrokerProcessor.java]
 */
export const invokeBrokerToResetOffset = declare({
  code: 222,
  name: 'INVOKE_BROKER_TO_RESET_OFFSET',
  request: { ...resetOffsetFields },
  responseBody: resetOffsetBody,
})
