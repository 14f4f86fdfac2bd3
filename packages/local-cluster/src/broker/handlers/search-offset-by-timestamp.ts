// SPDX-License-Identifier: Apache-2.0
// SEARCH_OFFSET_BY_TIMESTAMP: position of a queue by the time of storage. [AdminBrokerProcessor.java
// searchOffsetByTimestamp]
import type { searchOffsetByTimestamp } from '@rocketmq-ts/protocol'
import type { BrokerHandler } from '../broker.js'

/** Answers with the position; 0 for a queue without messages. */
export const handleSearchOffsetByTimestamp: BrokerHandler<typeof searchOffsetByTimestamp> = (broker, request) => {
  const boundary = request.boundaryType?.toUpperCase() === 'UPPER' ? 'upper' : 'lower'
  return { offset: broker.store.offsetAt(request.topic, request.queueId, request.timestamp, boundary) }
}
