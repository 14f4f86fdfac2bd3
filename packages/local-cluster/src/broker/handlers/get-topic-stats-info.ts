// SPDX-License-Identifier: Apache-2.0
// GET_TOPIC_STATS_INFO: the bounds of each queue of a topic. [AdminBrokerProcessor.java getTopicStatsInfo]
import { brokerCounters, getTopicStatsInfo, refuse } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'
import { queueOf, storeTimeAt } from '../admin/consume-stats.js'
import { stats } from '../stats.js'

export const handleGetTopicStatsInfo = handle(getTopicStatsInfo, (broker, { topic }) => {
  const config = broker.topics.get(topic)
  if (config === undefined) refuse('TOPIC_NOT_EXIST', `topic[${topic}] not exist`)
  const queues = Math.max(config.writeQueueNums, config.readQueueNums)
  const offsetTable = Array.from({ length: queues }, (_, queueId) => {
    const maxOffset = broker.store.maxOffset(topic, queueId)
    return {
      queue: queueOf(broker, topic, queueId),
      minOffset: broker.store.minOffset(topic, queueId),
      maxOffset,
      lastUpdateTimestamp: maxOffset > 0 ? storeTimeAt(broker, topic, queueId, maxOffset - 1) : 0,
    }
  })
  return { body: { offsetTable, topicPutTps: broker.part(stats).perSecond(brokerCounters.topicPutNums, topic) } }
})
