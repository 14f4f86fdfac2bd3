// SPDX-License-Identifier: Apache-2.0
// Filters of topics: from the options of a consumer to the subscriptions that brokers get.
import type { ClientConfig } from '@rocketmq-ts/client'
import { checkTopic, filterOf, type FilterExpression } from '@rocketmq-ts/core'
import { matchesTags, subscriptionOf, type MessageExt, type SubscriptionData } from '@rocketmq-ts/protocol'

/**
 * The subscription of a topic by an expression.
 * @param subVersion milliseconds since the epoch; brokers keep the latest
 * @throws UsageError when the expression has no part at all
 */
export function subscriptionTo(topic: string, expression: FilterExpression, subVersion: number): SubscriptionData {
  return subscriptionOf({ topic, ...filterOf(expression), subVersion })
}

/**
 * The subscription of a topic that the application names, as brokers know it.
 * @throws UsageError for a wrong topic or expression
 */
export function wireSubscription(
  { naming, clock }: ClientConfig,
  topic: string,
  expression: FilterExpression,
): SubscriptionData {
  checkTopic(topic)
  return subscriptionTo(naming.wire(topic), expression, clock.now())
}

/**
 * Whether the subscription of a message's topic wants it. Brokers compare hashes of tags only; conditions are theirs
 * alone.
 */
export function isWanted(subscription: SubscriptionData | undefined, message: MessageExt): boolean {
  // Reading the tags costs something: only a subscription by tags does.
  return subscription === undefined || subscription.tagsSet.length === 0 || matchesTags(subscription, message.tags)
}

/** Whether two subscriptions want the same. */
export function isSameFilter(one: SubscriptionData, other: SubscriptionData): boolean {
  return one.subString === other.subString && one.expressionType === other.expressionType
}
