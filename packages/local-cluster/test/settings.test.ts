// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { parseSettings, parseSettingsListing } from '@rocketmq-ts/protocol'
import { applySettings, describeSettings } from '../src/settings.js'

describe('settings of an embedded server', () => {
  it('change what is known, and only to values of its kind', () => {
    const config = { count: 1, isOn: true, name: 'x' }
    applySettings(config, parseSettings('count=7\nisOn=false\nname=y\nother=1\n__proto__=z'))
    applySettings(config, parseSettings('count=many\nisOn=perhaps'))

    expect(config).to.deep.equal({ count: 7, isOn: false, name: 'y' })
    expect('z' in config).to.equal(false)
  })

  it('are told as they are', () => {
    const text = describeSettings({ a: 1, b: true, c: 'x=\\y' })

    expect(Object.fromEntries(parseSettingsListing(text))).to.deep.equal({ a: '1', b: 'true', c: 'x=\\y' })
  })
})
