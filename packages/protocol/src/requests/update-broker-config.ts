// SPDX-License-Identifier: Apache-2.0
// UPDATE_BROKER_CONFIG, code 25: admin to broker. Read the body with `parseSettings`, write it with
// `printSettings`.
import { text } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'

/**
 * Changes settings of a running broker. Some names are refused with NO_PERMISSION, such as the paths of files.
 * [AdminBrokerProcessor.java]
 */
export const updateBrokerConfig = declare({
  code: 25,
  name: 'UPDATE_BROKER_CONFIG',
  body: text,
})
