// SPDX-License-Identifier: Apache-2.0
// CONTROLLER_ALTER_SYNC_STATE_SET, code 1001: broker to controller.
import { int32, int64, optional, string } from '@rocketmq-ts/remoting/frames'
import { optionalBody } from '../bodies/shape.js'
import { syncStateSetBody } from '../bodies/controller.js'
import { declare } from '../response-codes.js'

/**
 * The master says which brokers have all of its data. The body of the answer is the set as it is now.
 * [ControllerRequestProcessor.java]
 */
export const controllerAlterSyncStateSet = declare({
  code: 1001,
  name: 'CONTROLLER_ALTER_SYNC_STATE_SET',
  request: {
    /** Name that the master and its slaves share. */
    brokerName: optional(string),
    /** Id of the master. */
    masterBrokerId: optional(int64),
    /** Election that made it the master, as a number that counts up; refused when there was a later one. */
    masterEpoch: optional(int32),
    /** When it was sent, milliseconds since the epoch. */
    invokeTime: optional(int64),
  },
  body: syncStateSetBody,
  response: {
    /** Counts the changes of the set, this one included. */
    newSyncStateSetEpoch: optional(int32),
  },
  responseBody: optionalBody(syncStateSetBody),
})
