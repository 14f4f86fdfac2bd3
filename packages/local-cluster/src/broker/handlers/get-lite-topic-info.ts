// SPDX-License-Identifier: Apache-2.0
// GET_LITE_TOPIC_INFO. [LiteManagerProcessor.java getLiteTopicInfo, LiteShardingImpl.java]
import { getLiteTopicInfo, lightQueueOf } from '@rocketmq-ts/protocol'
import { handle, type Broker } from '../broker.js'
import { bucketOf, writableQueues } from '../../key-queue.js'
import { parentOf } from '../lite/lite-questions.js'
import { liteSubscriptions } from '../lite/lite-subscriptions.js'

export const handleGetLiteTopicInfo = handle(getLiteTopicInfo, async (broker, { parentTopic, liteTopic = '' }) => {
  const { topicName } = parentOf(broker, parentTopic)
  const queue = lightQueueOf(topicName, liteTopic)
  const maxOffset = broker.store.maxOffset(queue, 0)
  return {
    body: {
      parentTopic: topicName,
      liteTopic,
      subscriber: [...broker.part(liteSubscriptions).subscribersOf(queue)],
      topicOffset: {
        minOffset: broker.store.minOffset(queue, 0),
        maxOffset,
        lastUpdateTimestamp: broker.store.entryAt(queue, 0, maxOffset - 1)?.storeTimestamp ?? 0,
      },
      shardingToBroker: await serves(broker, topicName, liteTopic),
    },
  }
})

/**
 * Whether proxies send the messages of a lite topic to this broker; true as well when no name server knows its topic.
 */
async function serves(broker: Broker, topic: string, liteTopic: string): Promise<boolean> {
  const route = await broker.nameServers.route(topic)
  const queues = route === undefined ? [] : writableQueues(route)
  return (queues[bucketOf(liteTopic, queues.length)]?.brokerName ?? broker.brokerName) === broker.brokerName
}
