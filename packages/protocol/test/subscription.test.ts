// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { javaHashCode, matchesTags, subscriptionOf } from '../src/index.js'

const of = (expression?: string) =>
  subscriptionOf({ topic: 'T', subVersion: 1, ...(expression !== undefined && { expression }) })

describe('a subscription', () => {
  it('is to everything by default, and for an empty expression', () => {
    for (const expression of [undefined, '', '*']) {
      expect(of(expression)).to.deep.equal({
        classFilterMode: false,
        topic: 'T',
        subString: '*',
        tagsSet: [],
        codeSet: [],
        subVersion: 1,
        expressionType: 'TAG',
      })
    }
  })

  it('splits tags at bars, trims them, and keeps the text as it is', () => {
    expect(of(' A || B ||A'))
      .to.include({ subString: ' A || B ||A' })
      .and.deep.include({ tagsSet: ['A', 'B'], codeSet: [65, 66] })
  })

  it('takes no tag from blanks between bars, which matches nothing', () => {
    expect(of('|| ||')).to.deep.include({ subString: '|| ||', tagsSet: [] })
  })

  it('refuses nothing but bars', () => {
    for (const expression of ['||', '||||']) expect(() => of(expression)).to.throw(UsageError, 'subString split error')
    expect(of('|')).to.deep.include({ tagsSet: ['|'] })
  })

  it('keeps one code for tags whose hashes collide', () => {
    expect(of('Aa || BB')).to.deep.include({ tagsSet: ['Aa', 'BB'], codeSet: [2112] })
  })

  it('holds an SQL92 condition as it is, which must not be empty', () => {
    const sql = { topic: 'T', subVersion: 1, expressionType: 'SQL92' } as const
    expect(subscriptionOf({ ...sql, expression: 'a > 1' })).to.deep.include({ subString: 'a > 1', tagsSet: [] })
    expect(() => subscriptionOf(sql)).to.throw(UsageError, "Expression can't be null! SQL92")
  })

  it('drops messages whose tag only has the same hash, or that have none', () => {
    expect(matchesTags(of('Aa'), 'Aa')).to.equal(true)
    expect(matchesTags(of('Aa'), 'BB')).to.equal(false)
    expect(matchesTags(of('Aa'), undefined)).to.equal(false)
    expect(matchesTags(of(), undefined)).to.equal(true)
  })
})

describe("Java's hash code", () => {
  it('is that of Java', () => {
    expect(javaHashCode('TagA')).to.equal(2598919)
    expect(javaHashCode('')).to.equal(0)
    expect(javaHashCode('polygenelubricants')).to.equal(-2147483648)
  })
})
