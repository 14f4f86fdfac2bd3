// SPDX-License-Identifier: Apache-2.0
// GET_MIN_OFFSET: the position of the oldest message of a queue. The remark is empty, not absent, as Java has it.
// [AdminBrokerProcessor.java getMinOffset]
import { getMinOffset } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'
import { askAbout, logicalQueueOf } from '../static-topics/logical-queue.js'
import { stretchAt, toLogicalWithin } from '../static-topics/stretch.js'

/** Answers with the position; 0 for a queue without messages. */
export const handleGetMinOffset = handle(getMinOffset, async (broker, request) => {
  const { topic } = request
  const logical = logicalQueueOf(broker, request, {
    remark: brokerName => `is not leader in broker ${brokerName}, request code ${getMinOffset.code}`,
  })
  if (logical === undefined) return { remark: '', offset: broker.store.minOffset(topic, request.queueId) }
  const first = stretchAt(logical.stretches, 0) ?? logical.last
  const offset =
    first.brokerName === broker.brokerName
      ? broker.store.minOffset(topic, first.queueId)
      : (await askAbout(broker, first, getMinOffset, request)).offset
  return { remark: '', offset: toLogicalWithin(first, offset) }
})
