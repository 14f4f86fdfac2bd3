// SPDX-License-Identifier: Apache-2.0
// GET_MAX_OFFSET: the position that the next message of a queue gets. [AdminBrokerProcessor.java getMaxOffset]
import { getMaxOffset } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'

/** Answers with the position; 0 for a queue without messages. */
export const handleGetMaxOffset = handle(getMaxOffset, (broker, { topic, queueId }) => {
  return { offset: broker.store.maxOffset(topic, queueId) }
})
