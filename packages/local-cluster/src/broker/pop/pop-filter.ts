// SPDX-License-Identifier: Apache-2.0
// The filter that a POP request names. Other than for pulls, one that cannot be compiled is refused.
// [PopMessageProcessor.java, NotificationProcessor.java]
import { UsageError } from '@rocketmq-ts/core'
import { refuse, subscriptionOf, type AnyExpressionType } from '@rocketmq-ts/protocol'
import type { ExtFields } from '@rocketmq-ts/remoting'
import { compileFilter } from '../filter/group-filters.js'
import { isTagType, tagFilter, type MessageFilter } from '../message-filter.js'

/** What a request says of its filter. */
export interface FilterFields {
  readonly topic: string
  readonly expression?: string | undefined
  readonly expressionType?: AnyExpressionType | undefined
}

/** The filter; `undefined` for everything. Throws a `Refusal` with `fields` when it cannot be compiled. */
export function popFilter(
  { topic, expression, expressionType }: FilterFields,
  { now, fields }: { readonly now: number; readonly fields: ExtFields | undefined },
): MessageFilter | undefined {
  if (expression === undefined || expression === '') return undefined
  try {
    const filter = isTagType(expressionType)
      ? tagFilter(subscriptionOf({ topic, expression, subVersion: now }))
      : compileFilter(expressionType, expression)
    if (filter !== undefined) return filter
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
  }
  return refuse('SUBSCRIPTION_PARSE_FAILED', "parse the consumer's subscription failed", fields)
}
