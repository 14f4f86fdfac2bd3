// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { mapAddress } from '../src/address-map.js'

describe('an address map', () => {
  it('leads where it says, and leaves other addresses alone', () => {
    expect(mapAddress('10.0.0.1:10911', { '10.0.0.1:10911': 'localhost:1' })).to.equal('localhost:1')
    expect(mapAddress('10.0.0.2:10911', { '10.0.0.1:10911': 'localhost:1' })).to.equal('10.0.0.2:10911')
    expect(mapAddress('h:1', host => `${host}1`)).to.equal('h:11')
    expect(mapAddress('h:1', undefined)).to.equal('h:1')
  })

  for (const spelling of ['[::1]:10911', '::1:10911', '[0:0:0:0:0:0:0:1]:10911', '[0:0:0:0:0:0:0:0001]:10911']) {
    it(`knows an IPv6 address by any spelling: ${spelling}`, () => {
      expect(mapAddress(spelling, { '[::1]:10911': 'localhost:1' })).to.equal('localhost:1')
      expect(mapAddress('[::1]:10911', { [spelling]: 'localhost:1' })).to.equal('localhost:1')
    })
  }

  it('reads only what was put into it', () => {
    expect(mapAddress('constructor', {})).to.equal('constructor')
    expect(mapAddress('__proto__', {})).to.equal('__proto__')
    expect(mapAddress('toString', Object.create({ toString: 'x:1' }) as Record<string, string>)).to.equal('toString')
  })
})
