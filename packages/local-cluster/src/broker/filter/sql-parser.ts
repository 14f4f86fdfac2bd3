// SPDX-License-Identifier: Apache-2.0
// Reads a SQL92 filter. The grammar is RocketMQ's: NOT binds tighter than a comparison, so `NOT a = 1` is
// `(NOT a) = 1`, and what follows a complete expression is not looked at. [SelectorParser.jj]
import { UsageError } from '@rocketmq-ts/core'
import {
  all,
  among,
  any,
  asTruth,
  between,
  decimalLiteral,
  equal,
  floatingPointLiteral,
  isNull,
  literal,
  negative,
  not,
  ordered,
  outside,
  property,
  search,
  truthLiteral,
  type Expression,
  type TruthExpression,
} from './sql-expressions.js'
import { escape, Tokens, type Token, type TokenKind } from './sql-tokens.js'

/** Longest filter, in characters. Java has no limit of its own. */
export const maxFilterLength = 65_536
/** Most parentheses, signs and NOTs inside each other. Java ends with its stack. */
export const maxFilterDepth = 200
/** Most comparisons that compare what another one found, as in `a = 1 = TRUE`, in a whole filter. */
const maxChained = 200

const operands: readonly TokenKind[] = [
  'NOT',
  'TRUE',
  'FALSE',
  'NULL',
  '<DECIMAL_LITERAL>',
  '<FLOATING_POINT_LITERAL>',
  '<STRING_LITERAL>',
  '<ID>',
  '(',
  '-',
  '+',
]
/** What may stand behind an operand in parentheses. */
const behindOperand: readonly TokenKind[] = [
  'NOT',
  'AND',
  'OR',
  'BETWEEN',
  'IN',
  'IS',
  'CONTAINS',
  'STARTSWITH',
  'ENDSWITH',
  '=',
  '<>',
  '>',
  '>=',
  '<',
  '<=',
  ')',
]
const negatable: readonly TokenKind[] = ['BETWEEN', 'IN', 'CONTAINS', 'STARTSWITH', 'ENDSWITH']

/**
 * Compiles a filter.
 * @throws UsageError with Java's text when it cannot be read, is too long or too deep
 */
export function parseSql(text: string): TruthExpression {
  if (text.length > maxFilterLength) throw new UsageError(`the filter has more than ${maxFilterLength} characters`)
  return new Parser(text).parse()
}

class Parser {
  readonly #tokens: Tokens
  #depth = 0
  #chained = 0

  constructor(text: string) {
    this.#tokens = new Tokens(text)
  }

  parse(): TruthExpression {
    return asTruth(this.#disjunction())
  }

  #disjunction(): Expression {
    return this.#joined('OR', () => this.#conjunction(), any)
  }

  #conjunction(): Expression {
    return this.#joined('AND', () => this.#equality(), all)
  }

  #joined(
    word: TokenKind,
    part: () => Expression,
    join: (parts: readonly TruthExpression[]) => TruthExpression,
  ): Expression {
    const first = part()
    if (this.#tokens.peek().kind !== word) return first
    const parts = [asTruth(first)]
    while (this.#take(word)) parts.push(asTruth(part()))
    return join(parts)
  }

  #equality(): Expression {
    let left = this.#comparison()
    for (let count = 0; ; count++) {
      this.#chain(count)
      if (this.#take('=')) left = equal(left, this.#comparison())
      else if (this.#take('<>')) left = not(equal(left, this.#comparison()))
      else if (this.#tokens.peek().kind === 'IS') left = this.#isNull(left)
      else return left
    }
  }

  #isNull(value: Expression): TruthExpression {
    this.#tokens.next()
    if (this.#take('NULL')) return isNull(value)
    this.#expect(['NOT', 'NULL'], 'NOT')
    this.#expect(['NULL'])
    return not(isNull(value))
  }

  #comparison(): Expression {
    let left = this.#unary()
    for (let count = 0; ; count++) {
      this.#chain(count)
      const next = this.#predicate(left)
      if (next === undefined) return left
      left = next
    }
  }

  /** One comparison behind `left`, or nothing when none follows. */
  #predicate(left: Expression): TruthExpression | undefined {
    const { kind } = this.#tokens.peek()
    if (kind === '>' || kind === '>=' || kind === '<' || kind === '<=') {
      this.#tokens.next()
      return ordered(left, kind, this.#unary())
    }
    if (kind === 'NOT' && !negatable.includes(this.#tokens.peek(1).kind)) {
      this.#fail(this.#tokens.peek(), [...negatable, '>', '>=', '<', '<='])
    }
    const isNegated = this.#take('NOT')
    return this.#named(left, isNegated)
  }

  #named(left: Expression, isNegated: boolean): TruthExpression | undefined {
    const { kind } = this.#tokens.peek()
    switch (kind) {
      case 'CONTAINS':
      case 'STARTSWITH':
      case 'ENDSWITH':
        this.#tokens.next()
        return search(left, kind, this.#string(), isNegated)
      case 'BETWEEN': {
        this.#tokens.next()
        const low = this.#unary()
        this.#expect(['AND'])
        const high = this.#unary()
        return isNegated ? outside(left, low, high) : between(left, low, high)
      }
      case 'IN':
        this.#tokens.next()
        return among(left, this.#list(), isNegated)
      default:
        return undefined
    }
  }

  #list(): string[] {
    this.#expect(['('])
    const texts = [this.#string()]
    while (this.#take(',')) texts.push(this.#string())
    this.#expect([',', ')'], ')')
    return texts
  }

  #unary(): Expression {
    this.#depth++
    if (this.#depth > maxFilterDepth) throw new UsageError(`the filter is nested more than ${maxFilterDepth} deep`)
    const value = this.#signed()
    this.#depth--
    return value
  }

  #signed(): Expression {
    if (this.#take('+')) return this.#unary()
    if (this.#take('-')) return negative(this.#unary())
    if (this.#take('NOT')) return not(asTruth(this.#unary()))
    return this.#primary()
  }

  #primary(): Expression {
    const token = this.#tokens.next()
    switch (token.kind) {
      case '<STRING_LITERAL>':
        return literal(unquote(token.image))
      case '<DECIMAL_LITERAL>':
        return decimalLiteral(token.image)
      case '<FLOATING_POINT_LITERAL>':
        return floatingPointLiteral(token.image)
      case 'TRUE':
      case 'FALSE':
      case 'NULL':
        return truthLiteral(token.kind)
      case '<ID>':
        return property(token.image)
      case '(': {
        const inner = this.#disjunction()
        this.#expect(behindOperand, ')')
        return inner
      }
      default:
        return this.#fail(token, operands)
    }
  }

  #string(): string {
    return unquote(this.#expect(['<STRING_LITERAL>']).image)
  }

  #take(kind: TokenKind): boolean {
    if (this.#tokens.peek().kind !== kind) return false
    this.#tokens.next()
    return true
  }

  /** Takes a word of kind `wanted`; the error names all that could have stood there. */
  #expect(expected: readonly TokenKind[], wanted = expected[0]): Token {
    const token = this.#tokens.next()
    return token.kind === wanted ? token : this.#fail(token, expected)
  }

  /** Comparisons in a row are nested when evaluated; the first of a row is already counted by its depth. */
  #chain(count: number): void {
    if (count > 1) this.#chained++
    if (this.#chained > maxChained) throw new UsageError(`the filter chains more than ${maxChained} comparisons`)
  }

  #fail(token: Token, expected: readonly TokenKind[]): never {
    const found = token.kind === '<EOF>' ? '<EOF>' : ` ${name(token.kind)} "${escape(token.image)} "`
    const list = expected.map(kind => `    ${name(kind)} ...\n`).join('')
    throw new UsageError(
      `org.apache.rocketmq.filter.parser.ParseException: Encountered "${found}" at ${this.#tokens.placeOf(token)}.\n` +
        `Was expecting${expected.length === 1 ? '' : ' one of'}:\n${list}    `,
    )
  }
}

function name(kind: TokenKind): string {
  return kind.startsWith('<') && kind.length > 2 ? kind : `"${kind}"`
}

function unquote(image: string): string {
  return image.slice(1, -1).replaceAll("''", "'")
}
