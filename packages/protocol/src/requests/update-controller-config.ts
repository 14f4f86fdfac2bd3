// SPDX-License-Identifier: Apache-2.0
// UPDATE_CONTROLLER_CONFIG, code 1009: admin to controller. Write the body with `printSettings`.
import { text } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'

/** Changes settings of a running controller. [ControllerRequestProcessor.java] */
export const updateControllerConfig = declare({
  code: 1009,
  name: 'UPDATE_CONTROLLER_CONFIG',
  body: text,
})
