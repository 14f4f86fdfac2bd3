// SPDX-License-Identifier: Apache-2.0
// GET_BROKER_LITE_INFO. [LiteManagerProcessor.java getBrokerLiteInfo]
import { getBrokerLiteInfo, isLightQueue, topicAttribute } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'
import { hasLiteTopics } from '../lite/light-queues.js'
import { groupsByParent } from '../lite/lite-questions.js'
import { liteSubscriptions } from '../lite/lite-subscriptions.js'
import { popState } from '../pop/pop-state.js'

export const handleGetBrokerLiteInfo = handle(getBrokerLiteInfo, broker => {
  const { config, store, offsets, topics } = broker
  const subscriptions = broker.part(liteSubscriptions)
  const parents = [...topics].filter(hasLiteTopics)
  return {
    body: {
      storeType: 'default',
      maxLmqNum: config.maxLmqConsumeQueueNum,
      currentLmqNum: store.topics().filter(isLightQueue).length,
      liteSubscriptionCount: subscriptions.count,
      orderInfoCount: broker.part(popState).orders.count(isLightQueue),
      cqTableSize: store.topics().length,
      offsetTableSize: offsets.all().size,
      eventMapSize: subscriptions.active,
      topicMeta: new Map(
        parents.map(topic => [topic.topicName, Number(topicAttribute(topic, 'lite.topic.expiration'))]),
      ),
      groupMeta: groupsByParent(broker),
    },
  }
})
