// SPDX-License-Identifier: Apache-2.0
// QUERY_SUBSCRIPTION_BY_CONSUMER: what a connected group wants of a topic. [AdminBrokerProcessor.java
// querySubscriptionByConsumer]
import type { querySubscriptionByConsumer } from '@rocketmq-ts/protocol'
import type { BrokerHandler } from '../broker.js'

/** Answers with the subscription, if there is one. */
export const handleQuerySubscriptionByConsumer: BrokerHandler<typeof querySubscriptionByConsumer> = (
  broker,
  { group, topic },
) => ({
  body: { group, topic, subscriptionData: broker.consumers.subscriptionOf(group, topic ?? '') },
})
