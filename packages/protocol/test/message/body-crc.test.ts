// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import fc from 'fast-check'
import { bodyCrcOf } from '../../src/index.js'
import { slowCrc } from './plain-record.js'

describe('the check sum of a body', () => {
  it('is the one of Java: CRC32 without the top bit', () => {
    expect(bodyCrcOf(Buffer.from('hello'))).to.equal(907_060_870)
    expect(bodyCrcOf(Buffer.alloc(0))).to.equal(0)
  })

  it('is that of a second implementation', () => {
    fc.assert(
      fc.property(fc.uint8Array(), bytes => {
        expect(bodyCrcOf(bytes)).to.equal(slowCrc(bytes))
      }),
    )
  })
})
