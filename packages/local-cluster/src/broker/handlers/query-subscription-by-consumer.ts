// SPDX-License-Identifier: Apache-2.0
// QUERY_SUBSCRIPTION_BY_CONSUMER: what a connected group wants of a topic. [AdminBrokerProcessor.java
// querySubscriptionByConsumer]
import { querySubscriptionByConsumer } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'

export const handleQuerySubscriptionByConsumer = handle(querySubscriptionByConsumer, (broker, { group, topic }) => ({
  body: { group, topic, subscriptionData: broker.consumers.subscriptionOf(group, topic ?? '') },
}))
