// SPDX-License-Identifier: Apache-2.0
// SEARCH_OFFSET_BY_TIMESTAMP: position of a queue by the time of storage. [AdminBrokerProcessor.java
// searchOffsetByTimestamp]
import { searchOffsetByTimestamp } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'

/** Answers with the position; 0 for a queue without messages. */
export const handleSearchOffsetByTimestamp = handle(searchOffsetByTimestamp, (broker, request) => {
  const boundary = request.boundaryType?.toUpperCase() === 'UPPER' ? 'upper' : 'lower'
  return { offset: broker.store.offsetAt(request.topic, request.queueId, request.timestamp, boundary) }
})
