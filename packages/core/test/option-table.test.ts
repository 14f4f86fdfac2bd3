// SPDX-License-Identifier: Apache-2.0
import { either, kinds, option, OptionTable, UsageError, withMethods, type OptionRows } from '@rocketmq-ts/core'
import { expect } from 'chai'

interface Options {
  readonly size?: number
  readonly limit?: number
  readonly level?: number
  readonly mode?: 'A' | 'B'
  readonly name: string
  readonly key?: string
}

const rows = {
  size: option.whole(10, 1, 20),
  limit: option.wholeOrNone(1, 100),
  level: option.optional<number>(kinds.number),
  mode: option.word('A', 'B'),
  name: option.required<string>(kinds.text),
  key: option.secret<string>(kinds.text),
} satisfies OptionRows<Options>

const { size: _size, ...rowsWithoutSize } = rows
// @ts-expect-error an option without a row does not compile
rowsWithoutSize satisfies OptionRows<Options>
// @ts-expect-error nor does a row for values of another type
const _otherType = { ...rows, size: option.text('10') } satisfies OptionRows<Options>

const shared = new OptionTable('a client', { namesrvAddr: option.text('') })
const table = new OptionTable('a producer', rows, shared)

describe('a table of options', () => {
  it('has a default for what is left out or undefined', () => {
    const chosen = { size: 10, limit: -1, level: undefined, mode: 'A', name: 'n', key: undefined }

    expect(table.read({ name: 'n' })).to.deep.equal(chosen)
    expect(table.read({ name: 'n', size: undefined, level: undefined })).to.deep.equal(chosen)
    expect(table.read({ name: 'n', mode: undefined }, { mode: 'B' }).mode).to.equal('B')
  })

  it('takes what is in range', () => {
    const given = { size: 20, limit: 100, level: 0.5, mode: 'B', name: '', key: 'k' }

    expect(table.read(given)).to.deep.equal(given)
    expect(table.read({ ...given, limit: -1, size: 1 })).to.include({ limit: -1, size: 1 })
  })

  const wrong: readonly [object, string][] = [
    ...[0, 21, 1.5, NaN, '5', null].map(size => [{ size }, 'option size of a producer is '] as [object, string]),
    [{ size: 21 }, 'it takes a whole number from 1 to 20'],
    [{ limit: 0 }, 'option limit of a producer is 0'],
    [{ limit: 101 }, 'option limit of a producer is 101'],
    [{ size: -1 }, 'option size of a producer is -1'],
    [{ mode: '' }, 'option mode of a producer is ""'],
    [{ mode: 'C' }, 'option mode of a producer is "C"; it takes A, B'],
    [{ name: undefined }, 'the option name of a producer is missing; it takes a text'],
  ]
  for (const [given, message] of wrong) {
    it(`refuses ${JSON.stringify(given)} by its name`, () => {
      expect(() => table.read({ name: 'n', ...given })).to.throw(UsageError, message)
    })
  }

  it('shows no secret', () => {
    expect(() => table.read({ name: 'n', key: 777 })).to.throw(
      UsageError,
      /^the option key of a producer takes a text$/,
    )
  })

  it('refuses names that it does not know, with the nearest known one', () => {
    const check = (name: string) => () => table.read({ name: 'n', [name]: '' })

    expect(check('nameSrvAddr')).to.throw(UsageError, 'a producer has no option nameSrvAddr; did you mean namesrvAddr?')
    expect(check('sizes')).to.throw(UsageError, 'did you mean size?')
    expect(check('retries')).to.throw(UsageError, /^a producer has no option retries$/)
    expect(check('namesrvAddr')).not.to.throw()
    expect(() => table.read('name' as never)).to.throw(UsageError, 'a producer is a string; it takes an object')
  })

  it('hands on what another table reads', () => {
    expect(shared.partOf({ name: 'n', namesrvAddr: 'h:1' })).to.deep.equal({ namesrvAddr: 'h:1' })
  })

  it('knows values of several kinds, and objects by their methods', () => {
    const check = either(kinds.flag, withMethods('now', 'at'))

    expect([true, { now: () => 0, at: () => 0 }].map(check)).to.deep.equal([undefined, undefined])
    expect(check({ now: 1 })).to.equal('true or false, or an object with now(), at()')
    expect(check(null)).to.equal(check(5))
  })
})
