// SPDX-License-Identifier: Apache-2.0
// SET_MESSAGE_REQUEST_MODE, code 401: admin to broker.
import { messageRequestModeBody } from '../bodies/query-assignment.js'
import { declare } from '../response-codes.js'

/**
 * Sets whether a group consumes a topic by pull or by POP. A retry topic is refused with NO_PERMISSION. Brokers since
 * 5.0 know it. [QueryAssignmentProcessor.java]
 */
export const setMessageRequestMode = declare({
  code: 401,
  name: 'SET_MESSAGE_REQUEST_MODE',
  body: messageRequestModeBody,
})
