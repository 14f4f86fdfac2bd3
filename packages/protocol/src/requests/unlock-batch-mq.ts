// SPDX-License-Identifier: Apache-2.0
// UNLOCK_BATCH_MQ, code 42: client to broker.
import { lockBatchRequestBody } from '../bodies/lock-batch.js'
import { declare } from '../response-codes.js'
import { routed } from './routing-fields.js'

/** Gives locks back. Mostly sent one-way. [AdminBrokerProcessor.java] */
export const unlockBatchMq = declare({
  code: 42,
  name: 'UNLOCK_BATCH_MQ',
  request: {
    ...routed,
  },
  body: lockBatchRequestBody,
})
