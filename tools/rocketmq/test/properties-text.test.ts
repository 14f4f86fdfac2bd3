// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { propertiesText } from '../src/properties-text.js'

describe('a .properties file', () => {
  it('has one line per setting, sorted', () => {
    expect(propertiesText({ listenPort: '10911', brokerId: '0' })).to.equal('brokerId=0\nlistenPort=10911\n')
  })

  it('keeps a Windows path, a line break and letters beyond ASCII', () => {
    const text = propertiesText({ path: 'C:\\store', two: 'a\nb', name: 'grüße 😀' })

    expect(text).to.equal('name=gr\\u00fc\\u00dfe \\ud83d\\ude00\npath=C:\\\\store\ntwo=a\\u000ab\n')
  })
})
