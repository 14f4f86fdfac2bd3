// SPDX-License-Identifier: Apache-2.0
// GET_CONSUME_STATS: how far a group is behind, in the topics that it consumes or that are named.
// [AdminBrokerProcessor.java getConsumeStats]
import { brokerCounters, getConsumeStats } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'
import { lagsOf, subscribedTopics } from '../admin/consume-stats.js'
import { stats } from '../stats.js'

export const handleGetConsumeStats = handle(
  getConsumeStats,
  (broker, { consumerGroup, topic = '', topicList = '' }) => {
    const named = topicList.split(';').filter(Boolean)
    const wanted = topic.trim() === '' ? broker.offsets.topicsOf(consumerGroup) : [topic]
    const topics = (named.length > 0 ? named : subscribedTopics(broker, consumerGroup, wanted)).flatMap(
      name => broker.topics.get(name) ?? [],
    )
    const perSecond = (name: string) =>
      broker.part(stats).perSecond(brokerCounters.groupGetNums, `${name}@${consumerGroup}`)
    const consumeTps = topics.reduce((sum, { topicName }) => sum + perSecond(topicName), 0)
    const offsetTable = topics.flatMap(({ topicName, readQueueNums: queues }) => {
      // In a static topic the position may be in another stretch of the logical queue, on another broker.
      const least = broker.disk.mappings.get(topicName) === undefined ? 0 : -1
      return lagsOf(broker, consumerGroup, { topic: topicName, queues, least })
    })
    return { body: { offsetTable, consumeTps } }
  },
)
