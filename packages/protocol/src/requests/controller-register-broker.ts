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
    /** Name of the cluster that the broker belongs to. */
    clusterName: optional(string),
    /** Name that the broker shares with its master or slaves. */
    brokerName: optional(string),
    /** Id of the broker. */
    brokerId: optional(int64),
    /** `host:port` for clients. */
    brokerAddress: optional(string),
    /** When it was sent, milliseconds since the epoch. */
    invokeTime: optional(int64),
  },
  response: {
    /** The cluster of the request. */
    clusterName: optional(string),
    /** The broker name of the request. */
    brokerName: optional(string),
    /** Id of the master. */
    masterBrokerId: optional(int64),
    /** `host:port` of the master. */
    masterAddress: optional(string),
    /** Counts the elections under the name, the one of this master included. */
    masterEpoch: optional(int32),
    /** Counts the changes of the sync state set. */
    syncStateSetEpoch: optional(int32),
  },
  responseBody: optionalBody(syncStateSetBody),
})
