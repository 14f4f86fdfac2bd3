// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import type { Mutant } from '../src/draw.js'
import { noteOf } from '../src/equivalents.js'
import { announced, table } from '../src/report.js'

const file = { path: 'packages/p/src/a.ts', text: 'one()\n  two(3)\nfour()\n' }
const mutant: Mutant = { file, line: 2, edit: { kind: 'literal changed', start: 12, end: 13, text: '4' } }

describe('the report', () => {
  it('shows a survivor as a small diff', () => {
    expect(announced(mutant, { is: 'survived', specs: 2 })).to.equal(
      'SURVIVED  packages/p/src/a.ts:2 literal changed\n  - two(3)\n  + two(4)\n  (2 spec files passed)',
    )
  })

  it('counts for each package and over all, equivalents apart', () => {
    const noticed = { is: 'noticed', by: 'a test', isTimeout: false } as const
    const late = { is: 'noticed', by: 'the end', isTimeout: true } as const
    const survived = { is: 'survived', specs: 1 } as const
    const equivalent = { is: 'equivalent', why: 'so' } as const
    const printed = table(
      new Map([
        ['a', [noticed, late, survived, equivalent]],
        ['b', [survived]],
      ]),
    )
    expect(printed.split('\n').map(line => line.split(/ {2,}/).join('|'))).to.deep.equal([
      'package|faults|noticed|by time|survived|equivalent|noticed of the rest',
      'a|4|2|1|1|1|67 %',
      'b|1|0|0|1|0|0 %',
      'all|5|2|1|2|1|50 %',
    ])
  })

  it('knows a fault that changes nothing by its changed line', () => {
    const note = { file: file.path, from: 'two(3)', to: 'two(4)', why: 'the same' }
    expect(noteOf([note], mutant)).to.equal(note)
    expect(noteOf([{ ...note, to: 'two(2)' }], mutant)).to.equal(undefined)
    expect(noteOf([{ ...note, file: 'packages/p/src/b.ts' }], mutant)).to.equal(undefined)
  })
})
