// SPDX-License-Identifier: Apache-2.0
// What a consumer group says of lite topics, by its attributes. [SubscriptionGroupConfig.java]
import { groupAttribute, type SubscriptionGroupConfig } from '@rocketmq-ts/protocol'

/** The topic whose lite topics the group consumes; nothing for an ordinary group. */
export function liteBindTopicOf(group: SubscriptionGroupConfig | undefined): string | undefined {
  return groupAttribute(group, 'lite.bind.topic')
}

/** A lite topic belongs to one client of the group: to the last that wanted it. */
export function isExclusive(group: SubscriptionGroupConfig | undefined): boolean {
  return groupAttribute(group, 'lite.sub.model') === 'Exclusive'
}

/** The clients of the group get every lite topic of its topic. Any value of the attribute says so. */
export function isWildcard(group: SubscriptionGroupConfig | undefined): boolean {
  return group?.attributes?.has('lite.sub.wildcard') === true
}

/** A lite topic that a client loses to another one, or gives up, begins anew. */
export function beginsAnew(group: SubscriptionGroupConfig | undefined, after: 'exclusive' | 'unsubscribe'): boolean {
  return groupAttribute(group, `lite.sub.reset.offset.${after}`)?.toLowerCase() === 'true'
}
