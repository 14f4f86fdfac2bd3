// SPDX-License-Identifier: Apache-2.0
// GET_EARLIEST_MSG_STORETIME: when the oldest message of a queue was stored. [AdminBrokerProcessor.java
// getEarliestMsgStoretime]
import { getEarliestMsgStoretime } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'
import { askAbout, logicalQueueOf } from '../static-topics/logical-queue.js'
import { stretchAt } from '../static-topics/stretch.js'

/** Answers with the time; -1 for a queue without messages. */
export const handleGetEarliestMsgStoretime = handle(getEarliestMsgStoretime, async (broker, request) => {
  const { topic, queueId } = request
  const logical = logicalQueueOf(broker, request)
  if (logical !== undefined) {
    const { brokerName } = stretchAt(logical.stretches, 0) ?? logical.last
    // Java looks into the real queue that has the number of the logical one.
    const { timestamp } = await askAbout(broker, { brokerName, queueId }, getEarliestMsgStoretime, request)
    return { timestamp }
  }
  const oldest = broker.store.entryAt(topic, queueId, broker.store.minOffset(topic, queueId))
  return { timestamp: oldest?.storeTimestamp ?? -1 }
})
