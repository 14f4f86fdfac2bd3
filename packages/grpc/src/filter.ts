// SPDX-License-Identifier: Apache-2.0
// Servers leave empty tags out, and take an empty expression for everything: a filter with a hole in it would bring
// other messages than it says, and no error. So it is refused here. [FilterAPI.java buildSubscriptionData]
import { expressionTypes, filterOf, tagSeparator, UsageError, type FilterExpression } from '@rocketmq-ts/core'
import { wire, type Draft } from '@rocketmq-ts/grpc-protocol'

/** The filter on the wire. @throws UsageError when it is empty */
export function wireFilter(filter: FilterExpression): Draft<wire.FilterExpression> {
  const { expressionType, expression: text } = filterOf(filter)
  if (expressionType === expressionTypes.sql) {
    if (text.trim() === '') throw new UsageError('the condition of the subscription is empty')
    return { type: wire.FilterType.SQL, expression: text }
  }
  const tags = text.split(tagSeparator).map(tag => tag.trim())
  if (tags.some(tag => tag === ''))
    throw new UsageError(`the subscription "${text}" has an empty tag; write * for everything`)
  return { type: wire.FilterType.TAG, expression: tags.join(` ${tagSeparator} `) }
}
