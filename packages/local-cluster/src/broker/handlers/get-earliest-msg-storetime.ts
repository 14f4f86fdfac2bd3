// SPDX-License-Identifier: Apache-2.0
// GET_EARLIEST_MSG_STORETIME: when the oldest message of a queue was stored. [AdminBrokerProcessor.java
// getEarliestMsgStoretime]
import { getEarliestMsgStoretime } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'

/** Answers with the time; -1 for a queue without messages. */
export const handleGetEarliestMsgStoretime = handle(getEarliestMsgStoretime, (broker, request) => {
  const { topic, queueId } = request
  const oldest = broker.store.entryAt(topic, queueId, broker.store.minOffset(topic, queueId))
  return { timestamp: oldest?.storeTimestamp ?? -1 }
})
