// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { parsePropertiesText, printPropertiesText } from '../src/properties-text.js'

describe('the settings of a broker as text', () => {
  it('read as a broker prints them: all behind the first "=" is the value', () => {
    expect([...parsePropertiesText('brokerName=broker-a\npath=C:\\data=1\nempty=\n\nno setting\n')]).to.deep.equal([
      ['brokerName', 'broker-a'],
      ['path', 'C:\\data=1'],
      ['empty', ''],
    ])
  })

  it('print as Java properties, where a backslash is an escape', () => {
    expect(printPropertiesText({ path: 'C:\\data', text: 'two\nlines', padded: ' x' })).to.equal(
      'path=C:\\\\data\ntext=two\\nlines\npadded=\\ x\n',
    )
  })

  it('refuse a name that could mean something else', () => {
    for (const name of ['', 'a b', 'a=b', 'a:b', '#a', 'a\nb']) {
      expect(() => printPropertiesText({ [name]: 'x' })).to.throw(UsageError)
    }
  })
})
