// SPDX-License-Identifier: Apache-2.0
// CLEAN_UNUSED_TOPIC, code 316: admin to broker.
import { declare } from '../response-codes.js'

/** Deletes queues of topics that the broker does not know any more. [AdminBrokerProcessor.java] */
export const cleanUnusedTopic = declare({
  code: 316,
  name: 'CLEAN_UNUSED_TOPIC',
})
