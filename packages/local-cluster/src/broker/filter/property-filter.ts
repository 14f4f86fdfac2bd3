// SPDX-License-Identifier: Apache-2.0
// A SQL92 expression as a filter of stored messages. What is unknown does not pass, and neither does a message whose
// values cannot be compared. [ExpressionMessageFilter.java]
import { MessageError, UsageError } from '@rocketmq-ts/core'
import { decodeRecord } from '@rocketmq-ts/protocol'
import type { MessageFilter } from '../message-filter.js'
import type { Lookup, TruthExpression } from './sql-expressions.js'
import { parseSql } from './sql-parser.js'

/**
 * Compiles an expression.
 * @throws UsageError with Java's text when it cannot be read
 */
export function propertyFilter(expression: string): MessageFilter {
  const compiled = parseSql(expression)
  return {
    matchesEntry: () => true,
    matchesRecord(record) {
      try {
        const message = decodeRecord(record, 0, { checkCrc: false })
        return passes(compiled, name => message.property(name))
      } catch (error) {
        if (error instanceof MessageError) return false
        throw error
      }
    },
  }
}

/** Whether properties pass a compiled expression. */
export function passes(expression: TruthExpression, lookup: Lookup): boolean {
  try {
    return expression.evaluate(lookup) === true
  } catch (error) {
    if (error instanceof UsageError) return false
    throw error
  }
}
