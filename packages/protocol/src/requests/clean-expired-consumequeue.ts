// SPDX-License-Identifier: Apache-2.0
// CLEAN_EXPIRED_CONSUMEQUEUE, code 306: admin to broker.
import { declare } from '../response-codes.js'

/** Deletes queues whose messages are all gone. [AdminBrokerProcessor.java] */
export const cleanExpiredConsumeQueue = declare({
  code: 306,
  name: 'CLEAN_EXPIRED_CONSUMEQUEUE',
})
