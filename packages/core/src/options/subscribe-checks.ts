// SPDX-License-Identifier: Apache-2.0
// The arguments of `subscribe`, the same for every kind of consumer.
import { UsageError } from '../errors/errors.js'
import { CallRules, checkValue, kinds } from './call-checks.js'

const byTags = new CallRules('the expression', { tags: kinds.texts })
const bySql = new CallRules('the expression', { sql: kinds.text })
const batchListener = new CallRules('the listener', { batch: kinds.call })

const expressionWords = 'tags, such as "a || b", or { sql }'

/** @throws UsageError for a wrong topic or expression, or for a wrong listener where there is one */
export function checkSubscribe(topic: unknown, expression: unknown, listener?: unknown): void {
  checkValue('the topic', topic, kinds.text)
  checkExpression(expression)
  if (listener === undefined || typeof listener === 'function') return
  batchListener.check(listener)
  checkValue('batch of the listener', (listener as { batch?: unknown }).batch, kinds.call)
}

/** @throws UsageError for a value that is not an expression */
function checkExpression(expression: unknown): void {
  if (typeof expression === 'string') return
  if (expression === undefined) throw new UsageError(`the expression is undefined; it takes ${expressionWords}`)
  const isSql = typeof expression === 'object' && expression !== null && 'sql' in expression
  const rules = isSql ? bySql : byTags
  rules.check(expression)
  const { tags, sql } = expression as { tags?: unknown; sql?: unknown }
  if (tags === undefined && sql === undefined) {
    throw new UsageError(`the expression is empty; it takes ${expressionWords}`)
  }
}
