// SPDX-License-Identifier: Apache-2.0
// GET_BROKER_CONFIG, code 26: admin to broker. Read the body of the answer with `parseSettingsListing`.
import { string, text } from '@rocketmq-ts/remoting/frames'
import { declare } from '../response-codes.js'

/** Asks for all settings of a broker, as lines of `name=value`. [AdminBrokerProcessor.java] */
export const getBrokerConfig = declare({
  code: 26,
  name: 'GET_BROKER_CONFIG',
  response: {
    /** Version of the settings, a `DataVersion` as JSON. */
    version: string,
  },
  responseBody: text,
})
