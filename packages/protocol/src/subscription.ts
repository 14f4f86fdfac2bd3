// SPDX-License-Identifier: Apache-2.0
// Builds what a group wants of a topic from the expression that a user wrote. The text itself is kept as it is,
// blanks included; a text of nothing but blanks between bars subscribes to no tag at all. [FilterAPI.java]
import { everyMessage, expressionTypes, tagSeparator, UsageError } from '@rocketmq-ts/core'
import type { SubscriptionData } from './bodies/subscription-data.js'
import { javaHashCode } from './java-hash-code.js'
import type { AnyExpressionType } from './vocabulary/expression-type.js'

/** What `subscriptionOf` takes. */
export interface SubscriptionInput {
  /** What the group subscribes to. */
  readonly topic: string
  /** `*` or empty for everything (the default), tags joined by `||`, or an SQL92 condition. */
  readonly expression?: string
  /**
   * `TAG`, `SQL92` (which brokers filter by only with `enablePropertyFilter`), or another that a broker knows. Default
   * `TAG`.
   */
  readonly expressionType?: AnyExpressionType | undefined
  /** Milliseconds since the epoch, the time of the call: a later subscription replaces an earlier one. */
  readonly subVersion: number
}

/**
 * What a group wants of a topic.
 *
 * @throws UsageError when the expression is only bars, or an SQL92 condition is empty
 */
export function subscriptionOf(input: SubscriptionInput): SubscriptionData {
  const { topic, expression = '', expressionType = expressionTypes.tag, subVersion } = input
  const bare = { classFilterMode: false, topic, subVersion, expressionType }
  if (expressionType !== expressionTypes.tag) {
    if (expression === '') throw new UsageError(`Expression can't be null! ${expressionType}`)
    return { ...bare, subString: expression, tagsSet: [], codeSet: [] }
  }
  if (expression === '' || expression === everyMessage) {
    return { ...bare, subString: everyMessage, tagsSet: [], codeSet: [] }
  }
  const tags = new Set(
    partsOf(expression)
      .map(javaTrim)
      .filter(tag => tag !== ''),
  )
  return {
    ...bare,
    subString: expression,
    tagsSet: [...tags],
    codeSet: [...new Set([...tags].map(javaHashCode))],
  }
}

/** Java's `split`: empty parts at the end are dropped. */
function partsOf(expression: string): readonly string[] {
  const parts = expression.split(tagSeparator)
  while (parts.at(-1) === '') parts.pop()
  if (parts.length === 0) throw new UsageError('subString split error')
  return parts
}

/** Java's `trim`: everything up to the blank, and nothing beyond. */
function javaTrim(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && text.charCodeAt(start) <= 0x20) start++
  while (end > start && text.charCodeAt(end - 1) <= 0x20) end--
  return text.slice(start, end)
}

/** True when a message with this tag is one of the subscription's, beyond the hash codes that brokers compare. */
export function matchesTags(subscription: SubscriptionData, tag: string | undefined): boolean {
  if (subscription.tagsSet.length === 0 || subscription.classFilterMode) return true
  return tag !== undefined && subscription.tagsSet.includes(tag)
}
