// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { decodeOffsetMessageId, encodeOffsetMessageId, isOffsetMessageId } from '../../src/index.js'

describe('an offset message id', () => {
  // Both made by MessageDecoder of Java.
  const vectors = [
    { host: '10.1.2.3:10911', commitLogOffset: 123_456, id: '0A01020300002A9F000000000001E240' },
    { host: '[::1]:10911', commitLogOffset: 123_456, id: '0000000000000000000000000000000100002A9F000000000001E240' },
  ]
  for (const { host, commitLogOffset, id } of vectors) {
    it(`is address, port and offset in hex: ${host}`, () => {
      expect(encodeOffsetMessageId({ host, commitLogOffset })).to.equal(id)
      expect(decodeOffsetMessageId(id)).to.deep.equal({ host, commitLogOffset })
      expect(decodeOffsetMessageId(id.toLowerCase())).to.deep.equal({ host, commitLogOffset })
    })
  }

  for (const text of ['', 'x', '0A01020300002A9F000000000001E24', `${'0'.repeat(31)}G`, '0'.repeat(40)]) {
    it(`is not "${text}"`, () => {
      expect(isOffsetMessageId(text)).to.equal(false)
      expect(() => decodeOffsetMessageId(text)).to.throw(UsageError)
    })
  }

  it('is not an id that a client made: where the port should be, there is none', () => {
    expect(() => decodeOffsetMessageId('C000020224324E0E2F2A6ED836120067')).to.throw(UsageError, 'port')
  })

  it('has no offset beyond 2^53', () => {
    expect(() => decodeOffsetMessageId('0A01020300002A9F7FFFFFFFFFFFFFFF')).to.throw(UsageError)
    expect(() => encodeOffsetMessageId({ host: '1.2.3.4:5', commitLogOffset: 2 ** 53 })).to.throw(UsageError)
  })
})
