// SPDX-License-Identifier: Apache-2.0
// CONTROLLER_ELECT_MASTER, code 1002: admin or broker to controller.
import { boolean, int32, int64, optional, string } from '@rocketmq-ts/remoting/frames'
import { electedMasterBody } from '../bodies/controller.js'
import { optionalBody } from '../bodies/shape.js'
import { declare } from '../response-codes.js'

/**
 * Asks for an election. CONTROLLER_MASTER_STILL_EXIST when the present master stays; the answer names it as well.
 * [ControllerRequestProcessor.java]
 */
export const controllerElectMaster = declare({
  code: 1002,
  name: 'CONTROLLER_ELECT_MASTER',
  request: {
    /** Cluster in which a master is elected. */
    clusterName: string,
    /** Name whose brokers get a master. */
    brokerName: string,
    /** Broker that asks, or that is to be master; -1 for none. */
    brokerId: int64,
    /** An administrator chooses this broker. */
    designateElect: boolean,
    /** When it was sent, milliseconds since the epoch. */
    invokeTime: optional(int64),
  },
  response: {
    /** Id of the master. */
    masterBrokerId: optional(int64),
    /** `host:port` of the master. */
    masterAddress: optional(string),
    /** Counts the elections under the name, the one of this master included. */
    masterEpoch: optional(int32),
    /** Counts the changes of the sync state set. */
    syncStateSetEpoch: optional(int32),
  },
  responseBody: optionalBody(electedMasterBody),
  answers: ['SUCCESS', 'CONTROLLER_MASTER_STILL_EXIST'],
})
