// SPDX-License-Identifier: Apache-2.0
// QUERY_ASSIGNMENT, code 400: client to broker.
import { queryAssignmentRequestBody, queryAssignmentResponseBody } from '../bodies/query-assignment.js'
import { declare } from '../response-codes.js'

/**
 * Asks the broker which queues of a topic a client of a group consumes, and how. Brokers since 5.0 know it.
 * [QueryAssignmentProcessor.java]
 */
export const queryAssignment = declare({
  code: 400,
  name: 'QUERY_ASSIGNMENT',
  body: queryAssignmentRequestBody,
  responseBody: queryAssignmentResponseBody,
})
