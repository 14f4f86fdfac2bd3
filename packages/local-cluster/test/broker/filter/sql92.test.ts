// SPDX-License-Identifier: Apache-2.0
// SQL92 filters: what RocketMQ's own filter made of expressions, and an evaluator that shares no code with ours.
import { readFileSync } from 'node:fs'
import { UsageError } from '@rocketmq-ts/core'
import { growthOf, linearGrowth } from '@rocketmq-ts/test-run'
import { expect } from 'chai'
import fc from 'fast-check'
import { passes } from '../../../src/broker/filter/property-filter.js'
import type { Lookup } from '../../../src/broker/filter/sql-expressions.js'
import { maxFilterDepth, maxFilterLength, parseSql } from '../../../src/broker/filter/sql-parser.js'

type Row = Readonly<Record<string, string>>

const lookUp =
  (row: Row): Lookup =>
  name =>
    Object.hasOwn(row, name) ? row[name] : undefined

/** T true, F false, ? unknown, ! values that cannot be compared. */
function letterOf(sql: string, row: Row): string {
  try {
    const truth = parseSql(sql).evaluate(lookUp(row))
    return truth === undefined ? '?' : truth ? 'T' : 'F'
  } catch (error) {
    if (error instanceof UsageError) return '!'
    throw error
  }
}

/**
 * Made with rocketmq-filter-5.5.0.jar: each expression with one letter for each row, or with the error's message.
 */
const { rows, vectors } = JSON.parse(readFileSync(new URL('sql92-vectors.json', import.meta.url), 'utf8')) as {
  rows: Row[]
  vectors: [sql: string, outcome: string][]
}

/** The same words; of what no word can be read in, and of composed values, Java prints more than we do. */
function isLike(message: string): (other: string) => boolean {
  const comparable = (text: string) => text.replace(/(TokenMgrError).*/s, '$1').replace(/'\(.*\)'/, "'(...)'")
  return other => comparable(other) === comparable(message)
}

describe('a SQL92 filter', () => {
  for (const [sql, outcome] of vectors) {
    const isLetters = /^[TF?!]+$/.test(outcome)
    it(`${isLetters ? 'decides as' : 'is refused as by'} RocketMQ: ${sql}`, () => {
      if (isLetters) expect(rows.map(row => letterOf(sql, row)).join('')).to.equal(outcome)
      else
        expect(() => parseSql(sql))
          .to.throw(UsageError)
          .with.property('message')
          .that.satisfies(isLike(outcome))
    })
  }

  it('lets nothing pass that is unknown, or cannot be compared', () => {
    expect(passes(parseSql('a = 1'), lookUp({}))).to.equal(false)
    expect(passes(parseSql("a > 1 OR b = 'x'"), lookUp({ a: 'abc', b: 'x' }))).to.equal(false)
    expect(passes(parseSql("b = 'x' OR a > 1"), lookUp({ a: 'abc', b: 'x' }))).to.equal(true)
  })

  it('has a longest length and a deepest nesting', () => {
    const nested = (depth: number) => `${'('.repeat(depth)}a = 1${')'.repeat(depth)}`
    const wide = Array.from({ length: 5000 }, (_none, index) => `a = ${index}`).join(' OR ')

    expect(letterOf(nested(maxFilterDepth - 1), { a: '1' })).to.equal('T')
    expect(letterOf(wide, { a: '4999' })).to.equal('T')
    expect(() => parseSql(nested(maxFilterDepth))).to.throw(UsageError, 'nested more than')
    expect(() => parseSql(`a = 1${' = TRUE'.repeat(1000)}`)).to.throw(UsageError, 'chains more than')
    expect(() => parseSql(`a = '${'x'.repeat(maxFilterLength)}'`)).to.throw(UsageError, 'characters')
  })

  it('reads hostile texts in time that grows with them', () => {
    for (const piece of ['-', '--', '/*', "'", "''", '(', '+', '0', '9', '.', 'NOT ', 'a=', '<', 'a IN (']) {
      const repeated = (size: number): string => piece.repeat(Math.floor(size / piece.length))
      const growth = growthOf(repeated, text => letterOf(text, { a: '1' }), { size: maxFilterLength / 8 })
      expect(growth, piece).to.be.below(linearGrowth)
    }
  })

  it('never fails in another way than it says', () => {
    const piece = fc.constantFrom(...'aA_$019.\'"()<>=,+-*/ \n\\;#'.split(''), 'NOT', ' AND ', ' IN ', ' IS NULL', '--')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), pieces => {
        expect(letterOf(pieces.join(''), { a: '1', A: 'x' })).to.match(/^[TF?!]$/)
      }),
      { numRuns: 2000 },
    )
  })
})

// The other evaluator: conditions over whole numbers and plain texts, truth as a number from 0 to 2.

interface Condition {
  readonly sql: string
  readonly truth: (row: Row) => number
}

const unknown = 1
const truthOf = (value: boolean) => (value ? 2 : 0)

const name = fc.constantFrom('n', 'm', 's')
const numberText = fc.integer({ min: -30, max: 30 }).map(String)
const word: fc.Arbitrary<string> = fc.constantFrom('red', 'reddish', 'blue', "o'clock", '')

function whenThere(property: string, decide: (value: string) => boolean): Condition['truth'] {
  return row => (row[property] === undefined ? unknown : truthOf(decide(row[property])))
}

const orders: Readonly<Record<string, (one: number, other: number) => boolean>> = {
  '=': (one, other) => one === other,
  '<>': (one, other) => one !== other,
  '>': (one, other) => one > other,
  '>=': (one, other) => one >= other,
  '<': (one, other) => one < other,
  '<=': (one, other) => one <= other,
}

const comparison = fc
  .tuple(fc.constantFrom('n', 'm'), fc.constantFrom(...Object.keys(orders)), numberText)
  .map(([property, order, value]): Condition => ({
    sql: `${property} ${order} ${value}`,
    truth: whenThere(property, found => orders[order]!(Number(found), Number(value))),
  }))

const between = fc
  .tuple(fc.constantFrom('n', 'm'), fc.boolean(), fc.nat(20), fc.nat(20))
  .map(([property, isNot, low, more]): Condition => ({
    sql: `${property} ${isNot ? 'NOT ' : ''}BETWEEN ${low} AND ${low + more}`,
    truth: whenThere(property, found => isNot !== (Number(found) >= low && Number(found) <= low + more)),
  }))

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`

const among = fc
  .tuple(name, fc.boolean(), fc.array(word, { minLength: 1, maxLength: 8 }))
  .map(([property, isNot, words]): Condition => ({
    sql: `${property} ${isNot ? 'NOT ' : ''}IN (${words.map(quoted).join(', ')})`,
    truth: whenThere(property, found => isNot !== words.includes(found)),
  }))

const searching = fc
  .tuple(name, fc.boolean(), fc.constantFrom('CONTAINS', 'STARTSWITH', 'ENDSWITH'), word)
  .map(([property, isNot, how, part]): Condition => ({
    sql: `${property} ${isNot ? 'NOT ' : ''}${how} ${quoted(part)}`,
    truth: row => {
      const found = row[property]
      if (found === undefined || part === '') return 0
      const at = how === 'ENDSWITH' ? found.lastIndexOf(part) : found.indexOf(part)
      const isEnd = at >= 0 && at === found.length - part.length
      return truthOf(isNot !== (how === 'CONTAINS' ? at >= 0 : how === 'STARTSWITH' ? at === 0 : isEnd))
    },
  }))

const presence = fc.tuple(name, fc.boolean()).map(([property, isNot]): Condition => ({
  sql: `${property} IS ${isNot ? 'NOT ' : ''}NULL`,
  truth: row => truthOf(isNot === (row[property] !== undefined)),
}))

const { condition } = fc.letrec<{ condition: Condition }>(tie => ({
  condition: fc.oneof(
    { depthSize: 'small' },
    comparison,
    between,
    among,
    searching,
    presence,
    tie('condition').map(({ sql, truth }) => ({ sql: `NOT (${sql})`, truth: (row: Row) => 2 - truth(row) })),
    fc
      .tuple(fc.constantFrom('AND', 'OR'), fc.array(tie('condition'), { minLength: 2, maxLength: 4 }))
      .map(([how, all]) => ({
        sql: `(${all.map(({ sql }) => sql).join(` ${how} `)})`,
        truth: (row: Row) => (how === 'AND' ? Math.min : Math.max)(...all.map(({ truth }) => truth(row))),
      })),
  ),
}))

const row = fc.record({ n: numberText, m: numberText, s: word }, { requiredKeys: [] })

describe('a SQL92 filter beside another evaluator', () => {
  it('decides the same', () => {
    fc.assert(
      fc.property(condition, fc.array(row, { minLength: 1, maxLength: 6 }), ({ sql, truth }, candidates) => {
        for (const candidate of candidates) expect(letterOf(sql, candidate), sql).to.equal('F?T'[truth(candidate)])
      }),
      { numRuns: 500 },
    )
  })
})
