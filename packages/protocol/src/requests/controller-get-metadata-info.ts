// SPDX-License-Identifier: Apache-2.0
// CONTROLLER_GET_METADATA_INFO, code 1005: admin or broker to controller.
import { boolean, optional, string } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'

/** Asks which controller leads. [ControllerRequestProcessor.java] */
export const controllerGetMetadataInfo = declare({
  code: 1005,
  name: 'CONTROLLER_GET_METADATA_INFO',
  response: {
    /** Name of the group of controllers. */
    group: optional(string),
    /** Id of the leader inside the group, as in `peers`. */
    controllerLeaderId: optional(string),
    /** `host:port` of the leader. */
    controllerLeaderAddress: optional(string),
    /** The controller that was asked leads. */
    isLeader: optional(boolean),
    /** All controllers, `id:host:port` separated by `;`. */
    peers: optional(string),
  },
})
