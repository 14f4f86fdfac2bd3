// SPDX-License-Identifier: Apache-2.0
// QUERY_CONSUME_QUEUE: entries of a queue as they lie. Behind the end the answer has no body.
// [AdminBrokerProcessor.java queryConsumeQueue]
import { expressionTypes } from '@rocketmq-ts/core'
import { Long, queryConsumeQueue, refuse } from '@rocketmq-ts/protocol'
import { handle, type Broker } from '../broker.js'
import { groupFilters } from '../filter/group-filters.js'
import { defaultRemark } from '../../remarks.js'

/** Entries in one answer at most. */
const maxCount = 10_000

export const handleQueryConsumeQueue = handle(
  queryConsumeQueue,
  (broker, { topic = '', queueId = 0, index = 0, count = 0, consumerGroup }) => {
    const { store } = broker
    const [minQueueIndex, maxQueueIndex] = [store.minOffset(topic, queueId), store.maxOffset(topic, queueId)]
    if (!broker.topics.has(topic)) refuse('SYSTEM_ERROR', `${queueId}@${topic} is not exist!`)
    if (index >= maxQueueIndex) {
      return { remark: `Index ${index} of ${queueId}@${topic} is not exist!`, body: undefined }
    }
    const queueData = Array.from({ length: Math.max(0, Math.min(count, maxCount)) }, (_, step) => index + step)
      .flatMap(offset => store.entryAt(topic, queueId, offset) ?? [])
      .map(({ physicalOffset: physicOffset, size: physicSize, tagsCode }) => {
        return { physicOffset, physicSize, tagsCode: Long.fromNumber(tagsCode), eval: false }
      })
    const subscription = subscriptionOf(broker, topic, consumerGroup)
    return { remark: defaultRemark, body: { ...subscription, queueData, maxQueueIndex, minQueueIndex } }
  },
)

function subscriptionOf(broker: Broker, topic: string, group: string | undefined) {
  if (group === undefined) return {}
  const subscriptionData = broker.consumers.subscriptionOf(group, topic)
  if (subscriptionData === undefined) return { filterData: `${group}@${topic} is not online!` }
  return { subscriptionData, filterData: filterDataOf(broker, topic, group) }
}

/** The compiled expression as Java prints it, without the bits of a bloom filter, which nothing here makes use of. */
function filterDataOf(broker: Broker, topic: string, group: string): string {
  const known = broker.part(groupFilters).get(group, topic)
  if (known === undefined) return 'null'
  const { bornTime, version: clientVersion, expression } = known
  const data = { bornTime, clientVersion, consumerGroup: group, dead: false, deadTime: 0, expression }
  return JSON.stringify({ ...data, expressionType: expressionTypes.sql, topic }, undefined, '\t').replace(
    /^(\t"\w+"): /gm,
    '$1:',
  )
}
