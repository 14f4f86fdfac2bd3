// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import fc from 'fast-check'
import { parseProperties, printProperties } from '../src/index.js'

describe('settings as text', () => {
  it('are read as Java reads them', () => {
    const text = '# a comment\n! another\n\na=1\nb : two words \r\nc\\=d=x\\\\y\nempty=\nname value\nu=\\u00e9\\t.\na=2'

    expect(Object.fromEntries(parseProperties(text))).to.deep.equal({
      a: '2',
      b: 'two words ',
      'c=d': 'x\\y',
      empty: '',
      name: 'value',
      u: 'é\t.',
    })
  })

  it('are printed line by line', () => {
    expect(printProperties(new Map([['brokerPermission', '6']]))).to.equal('brokerPermission=6\n')
  })

  it('refuse line breaks and empty names', () => {
    expect(() => printProperties(new Map([['a', '1\nb=2']]))).to.throw(UsageError, 'line break')
    expect(() => printProperties(new Map([['', '1']]))).to.throw(UsageError, 'no name')
  })

  it('come back as they were', () => {
    const name = fc.stringMatching(/^[ -~]{1,12}$/)
    const value = fc.stringMatching(/^[ -~é]{0,12}$/)
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(name, value), { selector: ([key]) => key }), entries => {
        expect([...parseProperties(printProperties(new Map(entries)))]).to.deep.equal(entries)
      }),
    )
  })
})
