// SPDX-License-Identifier: Apache-2.0
// NOTIFY_BROKER_ROLE_CHANGED, code 1008: controller to broker.
import { int32, int64, optional, string } from '@rocketmq-ts/remoting/frames'
import { optionalBody } from '../bodies/shape.js'
import { syncStateSetBody } from '../bodies/controller.js'
import { declare } from '../response-codes.js'

/** Tells a broker who is master now; the body is the sync state set. One-way. [AdminBrokerProcessor.java] */
export const notifyBrokerRoleChanged = declare({
  code: 1008,
  name: 'NOTIFY_BROKER_ROLE_CHANGED',
  request: {
    /** `host:port` of the master. */
    masterAddress: optional(string),
    /** Counts the elections under the name, the one of this master included. */
    masterEpoch: optional(int32),
    /** Counts the changes of the sync state set. */
    syncStateSetEpoch: optional(int32),
    /** Id of the master. */
    masterBrokerId: optional(int64),
  },
  body: optionalBody(syncStateSetBody),
})
