// SPDX-License-Identifier: Apache-2.0
// CONTROLLER_GET_NEXT_BROKER_ID, code 1012: broker to controller.
import { int64, optional, string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'

/** Asks for an id that no broker of the name has. [ControllerRequestProcessor.java] */
export const controllerGetNextBrokerId = declare({
  code: 1012,
  name: 'CONTROLLER_GET_NEXT_BROKER_ID',
  request: {
    /** Name of the cluster that the broker belongs to. */
    clusterName: optional(string),
    /** Name among whose brokers an id is wanted. */
    brokerName: optional(string),
  },
  response: {
    /** The cluster of the request. */
    clusterName: optional(string),
    /** The broker name of the request. */
    brokerName: optional(string),
    /** The id to take with CONTROLLER_APPLY_BROKER_ID, from 1. */
    nextBrokerId: optional(int64),
  },
})
