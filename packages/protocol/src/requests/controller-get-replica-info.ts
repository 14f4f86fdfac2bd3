// SPDX-License-Identifier: Apache-2.0
// CONTROLLER_GET_REPLICA_INFO, code 1004: broker to controller.
import { int32, int64, optional, string } from '@rocketmq-ts/remoting/frames'
import { optionalBody } from '../bodies/shape.js'
import { syncStateSetBody } from '../bodies/controller.js'
import { declare } from '../response-codes.js'

/**
 * Asks who is master of a broker name. The body of the answer is the sync state set.
 * [ControllerRequestProcessor.java]
 */
export const controllerGetReplicaInfo = declare({
  code: 1004,
  name: 'CONTROLLER_GET_REPLICA_INFO',
  request: {
    /** Name whose master is asked for. */
    brokerName: optional(string),
  },
  response: {
    /** Id of the master. */
    masterBrokerId: optional(int64),
    /** `host:port` of the master. */
    masterAddress: optional(string),
    /** Counts the elections under the name, the one of this master included. */
    masterEpoch: optional(int32),
  },
  responseBody: optionalBody(syncStateSetBody),
})
