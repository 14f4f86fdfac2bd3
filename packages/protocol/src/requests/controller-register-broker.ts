// SPDX-License-Identifier: Apache-2.0
// CONTROLLER_REGISTER_BROKER, code 1003: broker to controller.
import { int32, int64, optional, string } from '@rocketmq-ts/remoting/frames'
import { optionalBody } from '../bodies/shape.js'
import { syncStateSetBody } from '../bodies/controller.js'
import { declare } from '../response-codes.js'

/**
 * Registers a broker at the controller, which answers the master if there is one. The body of the answer is the sync
 * state set. [ControllerRequestProcessor.java]
 */
export const controllerRegisterBroker = declare({
  code: 1003,
  name: 'CONTROLLER_REGISTER_BROKER',
  request: {
    clusterName: optional(string),
    brokerName: optional(string),
    /** Id of the broker. */
    brokerId: optional(int64),
    /** `host:port` for clients. */
    brokerAddress: optional(string),
    /** When it was sent, milliseconds since the epoch. */
    invokeTime: optional(int64),
  },
  response: {
    clusterName: optional(string),
    brokerName: optional(string),
    /** Id of the master. */
    masterBrokerId: optional(int64),
    /** `host:port` of the master. */
    masterAddress: optional(string),
    masterEpoch: optional(int32),
    syncStateSetEpoch: optional(int32),
  },
  responseBody: optionalBody(syncStateSetBody),
})
