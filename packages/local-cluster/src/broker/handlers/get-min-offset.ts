// SPDX-License-Identifier: Apache-2.0
// GET_MIN_OFFSET: the position of the oldest message of a queue. The remark is empty, not absent, as Java has it.
// [AdminBrokerProcessor.java getMinOffset]
import { getMinOffset } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'

/** Answers with the position; 0 for a queue without messages. */
export const handleGetMinOffset = handle(getMinOffset, (broker, { topic, queueId }) => {
  return { remark: '', offset: broker.store.minOffset(topic, queueId) }
})
