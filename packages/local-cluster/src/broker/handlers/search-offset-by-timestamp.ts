// SPDX-License-Identifier: Apache-2.0
// SEARCH_OFFSET_BY_TIMESTAMP: position of a queue by the time of storage. [AdminBrokerProcessor.java
// searchOffsetByTimestamp]
import { searchOffsetByTimestamp } from '@rocketmq-ts/protocol'
import type { Fields } from '@rocketmq-ts/remoting'
import { handle, type Broker } from '../broker.js'
import { askAbout, logicalQueueOf, type LogicalQueue } from '../static-topics/logical-queue.js'
import { isEnded, toLogical } from '../static-topics/stretch.js'

type OffsetSearch = Fields<typeof searchOffsetByTimestamp>

/** Answers with the position; 0 for a queue without messages. */
export const handleSearchOffsetByTimestamp = handle(searchOffsetByTimestamp, async (broker, request) => {
  const logical = logicalQueueOf(broker, request)
  return {
    offset: logical === undefined ? found(broker, request) : await foundInStretches(broker, request, logical),
  }
})

function found(broker: Broker, { topic, queueId, timestamp, boundaryType }: OffsetSearch): number {
  const boundary = boundaryType?.toUpperCase() === 'UPPER' ? 'upper' : 'lower'
  return broker.store.offsetAt(topic, queueId, timestamp, boundary)
}

/** The last stretch that has an answer wins, and one of this broker without messages has 0. */
async function foundInStretches(broker: Broker, request: OffsetSearch, { stretches }: LogicalQueue): Promise<number> {
  let offset = -1
  for (const stretch of stretches.filter(({ logicOffset }) => logicOffset >= 0)) {
    const { brokerName, queueId, endOffset } = stretch
    if (brokerName === broker.brokerName) {
      offset = found(broker, { ...request, queueId })
      if (offset > 0) return toLogical(stretch, offset)
      continue
    }
    const other = await askAbout(broker, stretch, searchOffsetByTimestamp, request)
    const isBehind = isEnded(stretch) && other.offset >= endOffset
    if (other.offset >= 0 && !isBehind) offset = toLogical(stretch, other.offset)
  }
  return offset
}
