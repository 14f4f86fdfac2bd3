// SPDX-License-Identifier: Apache-2.0
// GET_NAMESRV_CONFIG, code 319: admin to name server. Read the body with `parseSettingsListing`.
import { text } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'

/** Asks for all settings of a name server, as lines of `name=value`. [DefaultRequestProcessor.java] */
export const getNamesrvConfig = declare({
  code: 319,
  name: 'GET_NAMESRV_CONFIG',
  responseBody: text,
})
