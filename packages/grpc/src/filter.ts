// SPDX-License-Identifier: Apache-2.0
import { wire, type Draft } from '@rocketmq-ts/grpc-protocol'
import { UsageError } from './ground.js'

/** `*` for everything, tags separated by `||`, or a condition on properties in SQL92. */
export type ProxyFilter = string | { readonly tags: string | readonly string[] } | { readonly sql: string }

/** The filter on the wire. @throws UsageError when it has no part at all */
export function wireFilter(filter: ProxyFilter): Draft<wire.FilterExpression> {
  if (typeof filter === 'object' && 'sql' in filter) {
    if (filter.sql.trim() === '') throw new UsageError('the condition of the subscription is empty')
    return { type: wire.FilterType.SQL, expression: filter.sql }
  }
  const text = typeof filter === 'string' ? filter : [filter.tags].flat().join(' || ')
  const tags = text.split('||').map(tag => tag.trim())
  if (tags.some(tag => tag === ''))
    throw new UsageError(`the subscription "${text}" has an empty tag; write * for everything`)
  return { type: wire.FilterType.TAG, expression: tags.join(' || ') }
}
