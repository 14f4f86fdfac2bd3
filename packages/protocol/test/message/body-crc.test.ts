// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import fc from 'fast-check'
import { bodyCrcOf } from '../../src/index.js'
import { crc32ByTable } from '../../src/message/body-crc.js'
import { slowCrc } from './plain-record.js'

describe('the check sum of a body', () => {
  it('is the one of Java: CRC32 without the top bit', () => {
    expect(bodyCrcOf(Buffer.from('hello'))).to.equal(907_060_870)
    expect(bodyCrcOf(Buffer.alloc(0))).to.equal(0)
  })

  it('is the same by table, for a Node without crc32', () => {
    expect(crc32ByTable(Buffer.from('123456789'))).to.equal(0xcbf43926)
    fc.assert(
      fc.property(fc.uint8Array(), bytes => {
        expect(crc32ByTable(bytes) & 0x7fffffff).to.equal(slowCrc(bytes))
        expect(bodyCrcOf(bytes)).to.equal(slowCrc(bytes))
      }),
    )
  })
})
