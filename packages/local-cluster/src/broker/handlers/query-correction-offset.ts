// SPDX-License-Identifier: Apache-2.0
// QUERY_CORRECTION_OFFSET: the lowest position of all groups in each queue, or Java's largest number where the compared
// group is behind them. [AdminBrokerProcessor.java queryCorrectionOffset, ConsumerOffsetManager.java
// queryMinOffsetInAllGroup]
import { Long, queryCorrectionOffset } from '@rocketmq-ts/protocol'
import { success } from '../../success.js'
import { handle, type Broker } from '../broker.js'

export const handleQueryCorrectionOffset = handle(queryCorrectionOffset, (broker, request) => {
  const { topic, compareGroup, filterGroups = '' } = request
  // The filter is an order to forget: Java drops the offsets of those groups.
  for (const group of filterGroups.split(',')) if (group.trim() !== '') broker.offsets.deleteGroup(group)
  const lowest = lowestOffsets(broker, topic)
  const compared = broker.offsets.ofQueues(compareGroup, topic)
  const printed = [...lowest].map(([queueId, offset]) => {
    const isBehind = offset > (compared.get(queueId) ?? Infinity)
    return `${queueId}:${isBehind ? Long.MAX_VALUE.toString() : offset}`
  })
  return success({ body: Buffer.from(`{"correctionOffsets":{${printed.join(',')}}}`) })
})

function lowestOffsets(broker: Broker, topic: string): ReadonlyMap<number, number> {
  const lowest = new Map<number, number>()
  for (const group of broker.offsets.groupsOf(topic)) {
    for (const [queueId, offset] of broker.offsets.ofQueues(group, topic)) {
      if (offset < broker.store.minOffset(topic, queueId)) continue
      lowest.set(queueId, Math.min(offset, lowest.get(queueId) ?? Infinity))
    }
  }
  return lowest
}
