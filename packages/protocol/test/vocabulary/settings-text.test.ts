// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import fc from 'fast-check'
import { parseSettings, parseSettingsListing, printSettings, printSettingsListing } from '../../src/index.js'

describe('settings as text', () => {
  it('are read as Java reads them', () => {
    const text = '# a comment\n! another\n\na=1\nb : two words \r\nc\\=d=x\\\\y\nempty=\nname value\nu=\\u00e9\\t.\na=2'

    expect(Object.fromEntries(parseSettings(text))).to.deep.equal({
      a: '2',
      b: 'two words ',
      'c=d': 'x\\y',
      empty: '',
      name: 'value',
      u: 'é\t.',
    })
  })

  it('are printed line by line', () => {
    expect(printSettings(new Map([['brokerPermission', '6']]))).to.equal('brokerPermission=6\n')
  })

  it('refuse line breaks and empty names', () => {
    expect(() => printSettings(new Map([['a', '1\nb=2']]))).to.throw(UsageError, 'line break')
    expect(() => printSettings(new Map([['', '1']]))).to.throw(UsageError, 'no name')
  })

  it('come back as they were', () => {
    const name = fc.stringMatching(/^[ -~]{1,12}$/)
    const value = fc.stringMatching(/^[ -~é]{0,12}$/)
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(name, value), { selector: ([key]) => key }), entries => {
        expect([...parseSettings(printSettings(new Map(entries)))]).to.deep.equal(entries)
      }),
    )
  })

  it('go on in the next line behind a backslash, which a comment does not', () => {
    const settings = parseSettings('a=one \\\n   two\\\\\n# no \\\nb=1\nc=end\\')

    expect(Object.fromEntries(settings)).to.deep.equal({ a: 'one two\\', b: '1', c: 'end' })
  })

  it('are refused when an escape is cut short', () => {
    expect(() => parseSettings('a=\\u00e')).to.throw(UsageError, 'string2Properties error')
  })

  it('are listed by a server without any escape', () => {
    const settings = new Map([
      ['path', 'C:\\data=1'],
      ['empty', ''],
    ])
    const text = printSettingsListing(settings)

    expect(text).to.equal('path=C:\\data=1\nempty=\n')
    expect([...parseSettingsListing(`${text}\nno setting\n`)]).to.deep.equal([...settings])
  })
})
