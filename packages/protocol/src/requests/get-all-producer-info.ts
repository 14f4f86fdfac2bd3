// SPDX-License-Identifier: Apache-2.0
// GET_ALL_PRODUCER_INFO, code 328: admin to broker.
import { producerTableBody } from '../bodies/connections.js'
import { declare } from '../response-codes.js'

/** Asks for all producers of a broker. [AdminBrokerProcessor.java] */
export const getAllProducerInfo = declare({
  code: 328,
  name: 'GET_ALL_PRODUCER_INFO',
  responseBody: producerTableBody,
})
