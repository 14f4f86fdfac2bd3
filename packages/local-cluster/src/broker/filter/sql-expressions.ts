// SPDX-License-Identifier: Apache-2.0
// The nodes of a SQL92 filter. Truth has three values (`undefined`: unknown), but Java's rules are not SQL's
// everywhere: two absent properties are equal, and a value beside an absent one is not equal rather than unknown.
// [LogicExpression.java, ComparisonExpression.java, UnaryExpression.java]
import { UsageError } from '@rocketmq-ts/core'
import { compare, compareAsNumbers, readLong, type SqlNumber, type SqlValue } from './sql-values.js'

/** The value of a property by its name. */
export type Lookup = (name: string) => string | undefined

/** True, false or unknown. */
export type Truth = boolean | undefined

/** A node. What it is decides where it may stand. */
export interface Expression {
  readonly kind: 'property' | 'literal' | 'truth' | 'negative'
  /** TRUE, FALSE and NULL are literals that may stand where a truth is wanted. */
  readonly isTruth: boolean
  /** How Java prints it in an error; composed nodes are shortened. */
  readonly text: string
  /** @throws UsageError when values cannot be compared */
  readonly evaluate: (lookup: Lookup) => SqlValue
}

/** A node whose value is true, false or unknown. */
export interface TruthExpression extends Expression {
  readonly evaluate: (lookup: Lookup) => Truth
}

/** For literals, which look nothing up. */
const nothing: Lookup = () => undefined

function truth(evaluate: (lookup: Lookup) => Truth): TruthExpression {
  return { kind: 'truth', isTruth: true, text: '(...)', evaluate }
}

/** The value of a property. */
export function property(name: string): Expression {
  return { kind: 'property', isTruth: false, text: name, evaluate: lookup => lookup(name) }
}

/** A text or a number as it is written. */
export function literal(value: string | SqlNumber): Expression {
  const text = typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value.value)
  return { kind: 'literal', isTruth: false, text, evaluate: () => value }
}

/** TRUE, FALSE or NULL. */
export function truthLiteral(word: 'TRUE' | 'FALSE' | 'NULL'): Expression {
  const value = word === 'NULL' ? undefined : word === 'TRUE'
  return { kind: 'literal', isTruth: true, text: word, evaluate: () => value }
}

/** A whole number; a suffix `l` is dropped. @throws UsageError beyond 64 bits */
export function decimalLiteral(image: string): Expression {
  const value = readLong(image.replace(/l$/i, ''))
  return literal(value <= 0x7fffffffn ? { type: 'int', value: Number(value) } : { type: 'long', value })
}

/** A number with a point or an exponent. Zero is refused: it is below Java's `Double.MIN_VALUE`. */
export function floatingPointLiteral(image: string): Expression {
  const value = Number(image)
  if (value === Infinity) throw illegal(`${image} is greater than 1.7976931348623157E308`)
  if (value < Number.MIN_VALUE) throw illegal(`${image} is less than 4.9E-324`)
  return literal({ type: 'double', value })
}

/** Minus: unknown for everything that is not a number, so also for a property, whose value is text. */
export function negative(of: Expression): Expression {
  return {
    kind: 'negative',
    isTruth: false,
    text: `(- ${of.text})`,
    evaluate(lookup) {
      const value = of.evaluate(lookup)
      return typeof value === 'object' ? ({ ...value, value: -value.value } as SqlNumber) : undefined
    },
  }
}

/** The node where a truth is wanted. A property alone is never true: its value is a text. */
export function asTruth(of: Expression): TruthExpression {
  if (of.isTruth) return of as TruthExpression
  if (of.kind === 'property') {
    return truth(lookup => (of.evaluate(lookup) === undefined ? undefined : false))
  }
  throw new UsageError(
    `org.apache.rocketmq.filter.parser.ParseException: Expression will not result in a boolean value: ${of.text}`,
  )
}

export function not(of: TruthExpression): TruthExpression {
  return truth(lookup => {
    const value = of.evaluate(lookup)
    return value === undefined ? undefined : !value
  })
}

/** AND over its parts, left to right; the first false one decides. */
export function all(parts: readonly TruthExpression[]): TruthExpression {
  return decidedBy(false, parts)
}

/** OR over its parts, left to right; the first true one decides. */
export function any(parts: readonly TruthExpression[]): TruthExpression {
  return decidedBy(true, parts)
}

function decidedBy(decisive: boolean, parts: readonly TruthExpression[]): TruthExpression {
  return truth(lookup => {
    let result: Truth = !decisive
    for (const part of parts) {
      const value = part.evaluate(lookup)
      if (value === decisive) return decisive
      if (value === undefined) result = undefined
    }
    return result
  })
}

/** `=`. @throws UsageError for NULL, and for TRUE or FALSE before another literal */
export function equal(left: Expression, right: Expression): TruthExpression {
  for (const side of [left, right])
    if (side.text === 'NULL' && side.isTruth) throw illegal(`'NULL' cannot be compared.`)
  if (left.kind === 'literal' && left.isTruth && right.kind === 'literal' && !right.isTruth) {
    throw illegal(`'${left.text}' cannot be compared with '${right.text}'`)
  }
  return sameValue(left, right)
}

function sameValue(left: Expression, right: Expression): TruthExpression {
  return truth(lookup => {
    const one = left.evaluate(lookup)
    const other = right.evaluate(lookup)
    if (one === undefined) return other === undefined ? true : undefined
    return other === undefined ? false : compare(one, other) === 0
  })
}

/** `IS NULL`. */
export function isNull(of: Expression): TruthExpression {
  return truth(lookup => of.evaluate(lookup) === undefined)
}

export type Order = '>' | '>=' | '<' | '<='

/** Comparison by order. @throws UsageError for a literal that is no number, and for a truth */
export function ordered(left: Expression, order: Order, right: Expression): TruthExpression {
  for (const side of [left, right]) {
    const isNumber = side.kind === 'literal' && typeof side.evaluate(nothing) === 'object'
    if (side.isTruth || (side.kind === 'literal' && !isNumber))
      throw illegal(`Value '${side.text}' cannot be compared.`)
  }
  return truth(lookup => {
    const one = left.evaluate(lookup)
    const other = right.evaluate(lookup)
    if (one === undefined || other === undefined) return undefined
    const isText = typeof one === 'string' && typeof other === 'string'
    return holds(order, isText ? compareAsNumbers(one, other) : compare(one, other))
  })
}

function holds(order: Order, difference: number): boolean {
  if (order === '>') return difference > 0
  if (order === '>=') return difference >= 0
  return order === '<' ? difference < 0 : difference <= 0
}

/** `BETWEEN`, bounds included. @throws UsageError when both bounds are literals in the wrong order */
export function between(value: Expression, low: Expression, high: Expression): TruthExpression {
  if (low.kind === 'literal' && high.kind === 'literal') {
    const from = low.evaluate(nothing)
    const to = high.evaluate(nothing)
    if (from === undefined || to === undefined) throw illegal('Illegal values of between, values can not be null!')
    if (compare(to, from) < 0) {
      const bounds = `left value(${low.text}) must less than or equal to right value(${high.text})`
      throw illegal(`Illegal values of between, ${bounds}`)
    }
  }
  return all([ordered(value, '>=', low), ordered(value, '<=', high)])
}

/** `NOT BETWEEN`. */
export function outside(value: Expression, low: Expression, high: Expression): TruthExpression {
  return any([ordered(value, '<', low), ordered(value, '>', high)])
}

/** `IN` and `NOT IN`. @throws UsageError when it is not about a property */
export function among(value: Expression, texts: readonly string[], isNegated: boolean): TruthExpression {
  if (value.kind !== 'property') throw illegal(`Expected a property for In expression, got: ${value.text}`)
  const set = new Set<SqlValue>(texts)
  return truth(lookup => {
    const text = value.evaluate(lookup)
    return text === undefined ? undefined : set.has(text) !== isNegated
  })
}

const searches = {
  CONTAINS: (text: string, part: string) => text.includes(part),
  STARTSWITH: (text: string, part: string) => text.startsWith(part),
  ENDSWITH: (text: string, part: string) => text.endsWith(part),
} as const
export type Search = keyof typeof searches

/** `CONTAINS`, `STARTSWITH`, `ENDSWITH`: false, also when negated, for an absent value and for an empty text. */
export function search(value: Expression, how: Search, part: string, isNegated: boolean): TruthExpression {
  return truth(lookup => {
    const text = value.evaluate(lookup)
    return part !== '' && typeof text === 'string' && searches[how](text, part) !== isNegated
  })
}

function illegal(what: string): UsageError {
  return new UsageError(`java.lang.RuntimeException: ${what}`)
}
