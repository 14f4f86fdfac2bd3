// SPDX-License-Identifier: Apache-2.0
// What a client sends costs a broker time in proportion to its size.
import { parseSettings } from '@rocketmq-ts/protocol'
import { growthOf, linearGrowth } from '@rocketmq-ts/test-run'
import { expect } from 'chai'
import { parseReceipt } from '../src/broker/pop/receipt.js'
import { parseSql } from '../src/broker/filter/sql-parser.js'

/** What makes no sense may be refused, but not slowly. */
const tolerant = (work: (input: string) => void) => (input: string) => {
  try {
    work(input)
  } catch {
    // refused
  }
}

const comparison = parseSql('a > 1.5')
const matches = (text: string) => comparison.evaluate(() => text)

const texts: Record<string, [make: (size: number) => string, work: (input: string) => void]> = {
  'a property of digits beside a number': [size => `${'1'.repeat(size)}x`, matches],
  'a property of blanks beside a number': [size => `${' '.repeat(size)}x${' '.repeat(size)}x`, matches],
  'a filter of digits': [size => `a = ${'1'.repeat(size)}`, text => parseSql(text)],
  'a filter of dashes': [size => '-'.repeat(size), text => parseSql(text)],
  'a filter of quotes': [size => `a = ${"''".repeat(size / 2)}`, text => parseSql(text)],
  'a receipt of blanks': [size => `${' '.repeat(size)}x`, text => parseReceipt(text, 'getBrokerName')],
  'settings: blanks before a line separator': [size => `a=${' '.repeat(size)}\u2028`, text => parseSettings(text)],
}

describe('the time that a broker takes to read', () => {
  for (const [name, [make, work]] of Object.entries(texts)) {
    it(`${name} grows with its size`, () => {
      expect(growthOf(make, tolerant(work), { size: 4000 })).to.be.below(linearGrowth)
    })
  }
})
