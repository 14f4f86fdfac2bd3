// SPDX-License-Identifier: Apache-2.0
// GET_ALL_MESSAGE_REQUEST_MODE, code 402: slave to broker.
import { messageRequestModesBody } from '../bodies/query-assignment.js'
import { declare } from '../response-codes.js'

/** Asks for all settings of pull and POP. Brokers since 5.0 know it. [AdminBrokerProcessor.java] */
export const getAllMessageRequestMode = declare({
  code: 402,
  name: 'GET_ALL_MESSAGE_REQUEST_MODE',
  responseBody: messageRequestModesBody,
})
