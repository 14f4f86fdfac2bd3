// SPDX-License-Identifier: Apache-2.0
// What a consumer wants of a topic: tags, or a condition in SQL92. [MessageSelector.java]

/** Wants every message of a topic. */
export const everyMessage = '*'

/**
 * `*` for everything, tags separated by `||`, or a condition on properties. A broker takes conditions only with the
 * setting `enablePropertyFilter`.
 */
export type FilterExpression = string | { readonly tags: string | readonly string[] } | { readonly sql: string }

/** Between the tags of an expression, blanks beside it or not. */
export const tagSeparator = '||'

/** The kinds of expressions, as brokers name them. */
export const expressionTypes = { tag: 'TAG', sql: 'SQL92' } as const
export type ExpressionType = (typeof expressionTypes)[keyof typeof expressionTypes]

/** The kind and the text of an expression. Whether the text makes sense is for the protocol to check. */
export function filterOf(filter: FilterExpression): { expressionType: ExpressionType; expression: string } {
  if (typeof filter === 'object' && 'sql' in filter)
    return { expressionType: expressionTypes.sql, expression: filter.sql }
  const tags = typeof filter === 'string' ? filter : filter.tags
  return {
    expressionType: expressionTypes.tag,
    expression: typeof tags === 'string' ? tags : tags.join(` ${tagSeparator} `),
  }
}
