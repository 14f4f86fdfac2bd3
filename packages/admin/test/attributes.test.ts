// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { attributesText, signedAttributes } from '../src/attributes.js'

describe('changes of attributes', () => {
  it('carry a sign: set, or take away', () => {
    const changes = { 'message.type': 'FIFO', 'reserve.time': null }

    expect(attributesText(changes)).to.equal('+message.type=FIFO,-reserve.time')
    expect([...signedAttributes(changes)]).to.deep.equal([
      ['+message.type', 'FIFO'],
      ['-reserve.time', ''],
    ])
  })

  it('are left out when there are none', () => {
    expect(attributesText({})).to.equal(undefined)
  })

  it('are refused when they would be read as others', () => {
    for (const changes of [{ '': 'x' }, { a: '' }, { 'a,b': 'x' }, { a: 'x,+b=y' }, { 'a=b': null }]) {
      expect(() => attributesText(changes)).to.throw(UsageError)
    }
  })
})
