// SPDX-License-Identifier: Apache-2.0
// CLEAN_BROKER_DATA, code 1011: admin to controller.
import { boolean, int64, optional, string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'

/**
 * Forgets brokers that will not come back. CONTROLLER_INVALID_CLEAN_BROKER_METADATA when one is alive.
 * [ControllerRequestProcessor.java]
 */
export const cleanBrokerData = declare({
  code: 1011,
  name: 'CLEAN_BROKER_DATA',
  request: {
    /** Cluster of the brokers to forget. */
    clusterName: optional(string),
    /** Name of the brokers to forget. */
    brokerName: string,
    /** Ids separated by `;`; all of the name by default. */
    brokerControllerIdsToClean: optional(string),
    /** Forget living ones as well; false by default. */
    isCleanLivingBroker: optional(boolean),
    /** When it was sent, milliseconds since the epoch. */
    invokeTime: optional(int64),
  },
})
