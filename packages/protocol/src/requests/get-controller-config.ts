// SPDX-License-Identifier: Apache-2.0
// GET_CONTROLLER_CONFIG, code 1010: admin to controller. Read the body with `parseSettingsListing`.
import { text } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'

/** Asks for all settings of a controller, as lines of `name=value`. [ControllerRequestProcessor.java] */
export const getControllerConfig = declare({
  code: 1010,
  name: 'GET_CONTROLLER_CONFIG',
  responseBody: text,
})
