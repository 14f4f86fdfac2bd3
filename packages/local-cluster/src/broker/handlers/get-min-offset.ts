// SPDX-License-Identifier: Apache-2.0
// GET_MIN_OFFSET: the position of the oldest message of a queue. The remark is empty, not absent, as Java has it.
// [AdminBrokerProcessor.java getMinOffset]
import type { getMinOffset } from '@rocketmq-ts/protocol'
import type { BrokerHandler } from '../broker.js'

/** Answers with the position; 0 for a queue without messages. */
export const handleGetMinOffset: BrokerHandler<typeof getMinOffset> = (broker, { topic, queueId }) => {
  return { remark: '', offset: broker.store.minOffset(topic, queueId) }
}
