// SPDX-License-Identifier: Apache-2.0
// GET_MAX_OFFSET: the position that the next message of a queue gets. [AdminBrokerProcessor.java getMaxOffset]
import { getMaxOffset } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'
import { askAbout, logicalQueueOf } from '../static-topics/logical-queue.js'
import { stretchAt, toLogical } from '../static-topics/stretch.js'

/** Answers with the position; 0 for a queue without messages. */
export const handleGetMaxOffset = handle(getMaxOffset, async (broker, request) => {
  const { topic } = request
  const logical = logicalQueueOf(broker, request)
  if (logical === undefined) return { offset: broker.store.maxOffset(topic, request.queueId) }
  const { queueId } = logical.last
  // While nobody knows where the last stretch begins, the queue ends with the one before. Java asks for it by the
  // number of the last one.
  const stretch = stretchAt(logical.stretches, Infinity) ?? logical.last
  const { brokerName } = stretch
  const offset =
    brokerName === broker.brokerName
      ? broker.store.maxOffset(topic, queueId)
      : (await askAbout(broker, { brokerName, queueId }, getMaxOffset, request)).offset
  return { offset: toLogical(stretch, offset) }
})
