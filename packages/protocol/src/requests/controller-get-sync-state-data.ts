// SPDX-License-Identifier: Apache-2.0
// CONTROLLER_GET_SYNC_STATE_DATA, code 1006: admin to controller.
import { namesBody } from '../bodies/name-lists.js'
import { replicasBody } from '../bodies/controller.js'
import { declare } from '../response-codes.js'

/**
 * Asks for the copies of several brokers' data; the body of the request is a list of broker names.
 * [ControllerRequestProcessor.java]
 */
export const controllerGetSyncStateData = declare({
  code: 1006,
  name: 'CONTROLLER_GET_SYNC_STATE_DATA',
  body: namesBody,
  responseBody: replicasBody,
})
