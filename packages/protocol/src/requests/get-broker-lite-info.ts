// SPDX-License-Identifier: Apache-2.0
// GET_BROKER_LITE_INFO, code 200074: admin to broker.
import { brokerLiteInfoBody } from '../bodies/lite-topics.js'
import { declare } from '../response-codes.js'

/** Asks for the lite topics of a broker in numbers. Brokers since 5.5 know it. [LiteManagerProcessor of 5.5.0] */
export const getBrokerLiteInfo = declare({
  code: 200074,
  name: 'GET_BROKER_LITE_INFO',
  responseBody: brokerLiteInfoBody,
})
