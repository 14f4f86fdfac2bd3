// SPDX-License-Identifier: Apache-2.0
// QUERY_CONSUME_QUEUE: entries of a queue as they lie. [AdminBrokerProcessor.java queryConsumeQueue]
import { Long, queryConsumeQueue, refuse } from '@rocketmq-ts/protocol'
import { handle, type Broker } from '../broker.js'
import { defaultRemark } from '../../remarks.js'

/** Entries in one answer at most. */
const maxCount = 10_000

export const handleQueryConsumeQueue = handle(
  queryConsumeQueue,
  (broker, { topic = '', queueId = 0, index = 0, count = 0, consumerGroup }) => {
    const { store } = broker
    if (!broker.topics.has(topic)) refuse('SYSTEM_ERROR', `${queueId}@${topic} is not exist!`)
    const queueData = Array.from({ length: Math.max(0, Math.min(count, maxCount)) }, (_, step) => index + step)
      .flatMap(offset => store.entryAt(topic, queueId, offset) ?? [])
      .map(({ physicalOffset: physicOffset, size: physicSize, tagsCode }) => {
        return { physicOffset, physicSize, tagsCode: Long.fromNumber(tagsCode), eval: false }
      })
    return {
      remark: defaultRemark,
      body: {
        ...subscriptionOf(broker, topic, consumerGroup),
        queueData,
        maxQueueIndex: store.maxOffset(topic, queueId),
        minQueueIndex: store.minOffset(topic, queueId),
      },
    }
  },
)

function subscriptionOf(broker: Broker, topic: string, group: string | undefined) {
  if (group === undefined) return {}
  const subscriptionData = broker.consumers.subscriptionOf(group, topic)
  return subscriptionData === undefined ? { filterData: `${group}@${topic} is not online!` } : { subscriptionData }
}
