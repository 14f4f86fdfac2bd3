// SPDX-License-Identifier: Apache-2.0
// CONTROLLER_GET_NEXT_BROKER_ID, code 1012: broker to controller.
import { int64, optional, string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'

/** Asks for an id that no broker of the name has. [ControllerRequestProcessor.java] */
export const controllerGetNextBrokerId = declare({
  code: 1012,
  name: 'CONTROLLER_GET_NEXT_BROKER_ID',
  request: {
    clusterName: optional(string),
    brokerName: optional(string),
  },
  response: {
    clusterName: optional(string),
    brokerName: optional(string),
    nextBrokerId: optional(int64),
  },
})
