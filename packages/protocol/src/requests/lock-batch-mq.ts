// SPDX-License-Identifier: Apache-2.0
// LOCK_BATCH_MQ, code 41: client to broker.
import { lockBatchRequestBody, lockBatchResponseBody } from '../bodies/lock-batch.js'
import { declare } from '../response-codes.js'
import { routed } from './routing-fields.js'

/**
 * Locks queues of a group for one client, for ordered consumption. A lock ends after 60 seconds unless it is asked
 * for again. The answer holds those that were granted. [AdminBrokerProcessor.java]
 */
export const lockBatchMq = declare({
  code: 41,
  name: 'LOCK_BATCH_MQ',
  request: {
    ...routed,
  },
  body: lockBatchRequestBody,
  responseBody: lockBatchResponseBody,
})
