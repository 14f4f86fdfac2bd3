// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { parseOptions } from '../src/options.js'

describe('the arguments', () => {
  it('are optional', () => {
    const options = { seed: '1', count: 50, packages: ['a', 'b'], file: '', jobs: 4, minutes: Infinity }
    expect(parseOptions([], ['a', 'b'])).to.deep.equal(options)
  })

  it('choose packages', () => {
    expect(parseOptions(['--package', 'b', '--seed', 'x'], ['a', 'b'])).to.include({ seed: 'x' })
    expect(parseOptions(['--package', 'b'], ['a', 'b']).packages).to.deep.equal(['b'])
  })

  it('are refused with what is wrong', () => {
    expect(() => parseOptions(['--package', 'c'], ['a', 'b'])).to.throw('there is no package "c"; there are: a, b')
    expect(() => parseOptions(['--count', '0'], ['a'])).to.throw('--count takes a whole number above zero, not "0"')
    expect(() => parseOptions(['--colour', 'red'], ['a'])).to.throw('--colour')
  })
})
