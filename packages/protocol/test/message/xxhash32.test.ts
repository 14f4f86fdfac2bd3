// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { xxHash32 } from '../../src/message/xxhash32.js'

describe('XXH32', () => {
  // Published values of the reference implementation, seed 0.
  const known: Record<string, number> = {
    '': 0x02cc5d05,
    a: 0x550d7456,
    abc: 0x32d153ff,
    'Nobody inspects the spammish repetition': 0xe2293b2f,
  }
  for (const [text, hash] of Object.entries(known)) {
    it(`of "${text}" is ${hash.toString(16)}`, () => {
      expect(xxHash32(Buffer.from(text))).to.equal(hash)
    })
  }

  it('takes a range of the bytes', () => {
    expect(xxHash32(Buffer.from('xxabcxx'), 2, 5)).to.equal(0x32d153ff)
  })
})
