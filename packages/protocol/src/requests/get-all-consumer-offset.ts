// SPDX-License-Identifier: Apache-2.0
// GET_ALL_CONSUMER_OFFSET, code 43: slave or admin to broker.
import { consumerOffsetsBody } from '../bodies/consumer-offsets.js'
import { declare } from '../response-codes.js'

/** Asks for all offsets of a broker. [AdminBrokerProcessor.java] */
export const getAllConsumerOffset = declare({
  code: 43,
  name: 'GET_ALL_CONSUMER_OFFSET',
  responseBody: consumerOffsetsBody,
})
