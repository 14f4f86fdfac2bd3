// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { applySettings, parseSettings, printSettings } from '../src/settings-text.js'

describe('settings as text', () => {
  it('are read by line, without comments, the last one winning', () => {
    const settings = parseSettings('# a comment\r\na=1\n\nb = two words \na:2\n!no\nc=\n')

    expect(Object.fromEntries(settings)).to.deep.equal({ a: '2', b: 'two words', c: '' })
  })

  it('change what is known, and only to values of its kind', () => {
    const config = { count: 1, isOn: true, name: 'x' }
    applySettings(config, parseSettings('count=7\nisOn=false\nname=y\nother=1\n__proto__=z'))
    applySettings(config, parseSettings('count=many\nisOn=perhaps'))

    expect(config).to.deep.equal({ count: 7, isOn: false, name: 'y' })
    expect('z' in config).to.equal(false)
  })

  it('are printed as they are read', () => {
    const text = printSettings({ a: 1, b: true, c: 'x=y' })

    expect(Object.fromEntries(parseSettings(text))).to.deep.equal({ a: '1', b: 'true', c: 'x=y' })
  })
})
