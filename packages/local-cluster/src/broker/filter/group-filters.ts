// SPDX-License-Identifier: Apache-2.0
// The compiled expressions of connected groups. A newer version replaces an older one; an expression that cannot be
// compiled leaves the group without a filter, and its pulls are refused. [ConsumerFilterManager.java]
import { expressionTypes, UsageError } from '@rocketmq-ts/core'
import type { AnyExpressionType, SubscriptionData } from '@rocketmq-ts/protocol'
import type { Broker } from '../broker.js'
import type { ConsumerGroup } from '../consumer-groups.js'
import { isTagType, type MessageFilter } from '../message-filter.js'
import { propertyFilter } from './property-filter.js'

/** A group's filter of a topic. */
export interface GroupFilter {
  readonly expression: string
  /** When the subscription was made, milliseconds since the epoch. */
  readonly version: number
  /** When the broker compiled it, milliseconds since the epoch. */
  readonly bornTime: number
  readonly filter: MessageFilter
}

/** The filters of connected groups, by group and topic. */
export class GroupFilters {
  readonly #groups = new Map<string, Map<string, GroupFilter>>()
  readonly #now: () => number

  /** @param now milliseconds since the epoch */
  constructor(now: () => number) {
    this.#now = now
  }

  get(group: string, topic: string): GroupFilter | undefined {
    return this.#groups.get(group)?.get(topic)
  }

  /** A heartbeat: topics that are missing, or filtered by tag now, lose their filter. */
  register(group: string, subscriptions: readonly SubscriptionData[]): void {
    const before = this.#groups.get(group)
    const after = new Map<string, GroupFilter>()
    for (const subscription of subscriptions) {
      if (isTagType(subscription.expressionType) || subscription.subString === '') continue
      const filter = newer(before?.get(subscription.topic), subscription, this.#now())
      if (filter !== undefined) after.set(subscription.topic, filter)
    }
    if (after.size === 0) this.#groups.delete(group)
    else this.#groups.set(group, after)
  }

  /** The group has no member any more. */
  forget(group: string): void {
    this.#groups.delete(group)
  }
}

function newer(
  known: GroupFilter | undefined,
  subscription: SubscriptionData,
  bornTime: number,
): GroupFilter | undefined {
  const { subString: expression, subVersion: version } = subscription
  if (known !== undefined && version <= known.version) return known
  if (known?.expression === expression) return { ...known, version }
  const filter = compileFilter(subscription.expressionType, expression)
  return filter === undefined ? undefined : { expression, version, bornTime, filter }
}

/** The filter of an expression that is not one of tags; `undefined` when it cannot be compiled. */
export function compileFilter(
  expressionType: AnyExpressionType | undefined,
  expression: string,
): MessageFilter | undefined {
  if (expressionType !== expressionTypes.sql) return undefined
  try {
    return propertyFilter(expression)
  } catch (error) {
    if (error instanceof UsageError) return undefined
    throw error
  }
}

/** The filters of a broker, as a part. */
export const groupFilters = (broker: Broker): GroupFilters => {
  const filters = new GroupFilters(() => broker.clock.now())
  broker.consumers.listen({
    registered: (group: ConsumerGroup, subscriptions) => filters.register(group.name, subscriptions),
    gone: group => filters.forget(group.name),
  })
  return filters
}
