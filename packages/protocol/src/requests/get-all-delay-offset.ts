// SPDX-License-Identifier: Apache-2.0
// GET_ALL_DELAY_OFFSET, code 45: slave to broker.
import { delayOffsetsBody } from '../bodies/consumer-offsets.js'
import { declare } from '../response-codes.js'

/** Asks how far the queues of the delay levels are delivered. [AdminBrokerProcessor.java] */
export const getAllDelayOffset = declare({
  code: 45,
  name: 'GET_ALL_DELAY_OFFSET',
  responseBody: delayOffsetsBody,
})
