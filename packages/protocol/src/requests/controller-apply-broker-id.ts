// SPDX-License-Identifier: Apache-2.0
// CONTROLLER_APPLY_BROKER_ID, code 1013: broker to controller.
import { int64, optional, string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'

/** Takes an id. CONTROLLER_BROKER_ID_INVALID when another broker was faster. [ControllerRequestProcessor.java] */
export const controllerApplyBrokerId = declare({
  code: 1013,
  name: 'CONTROLLER_APPLY_BROKER_ID',
  request: {
    /** Name of the cluster that the broker belongs to. */
    clusterName: optional(string),
    /** Name among whose brokers the id is taken. */
    brokerName: optional(string),
    /** The id to take. */
    appliedBrokerId: optional(int64),
    /** Text that proves the id is one's own when asked again. */
    registerCheckCode: optional(string),
  },
  response: {
    /** The cluster of the request. */
    clusterName: optional(string),
    /** The broker name of the request. */
    brokerName: optional(string),
  },
})
