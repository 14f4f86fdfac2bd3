// SPDX-License-Identifier: Apache-2.0
// GET_BROKER_CONSUME_STATS: how far all groups are behind, optionally in order topics only. [AdminBrokerProcessor.java
// fetchAllConsumeStatsInBroker]
import { getBrokerConsumeStats } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'
import { lagsOf, subscribedTopics } from '../admin/consume-stats.js'

export const handleGetBrokerConsumeStats = handle(getBrokerConsumeStats, (broker, { isOrder }) => {
  const groups = [...broker.groups].map(({ groupName }) => {
    const topics = subscribedTopics(broker, groupName, broker.offsets.topicsOf(groupName))
      .flatMap(name => broker.topics.get(name) ?? [])
      .filter(topic => !isOrder || topic.order)
    const lags = topics.map(({ topicName, writeQueueNums }) => ({
      consumeTps: 0,
      // Java leaves the position of pulls out here, and so counts everything unconsumed as not in work.
      offsetTable: lagsOf(broker, groupName, { topic: topicName, queues: writeQueueNums }).map(lag => ({
        ...lag,
        pullOffset: 0,
      })),
    }))
    return [groupName, lags] as const
  })
  const all = groups.flatMap(([, lags]) => lags.flatMap(({ offsetTable }) => offsetTable))
  const sum = (difference: (lag: (typeof all)[number]) => number) =>
    all.reduce((total, lag) => total + difference(lag), 0)
  return {
    body: {
      brokerAddr: broker.address,
      consumeStatsList: groups.map(group => new Map([group])),
      totalDiff: sum(lag => lag.brokerOffset - lag.consumerOffset),
      totalInflightDiff: sum(lag => lag.pullOffset - lag.consumerOffset),
    },
  }
})
