// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import fc from 'fast-check'
import { crc32 } from '../../src/index.js'
import { crc32ByTable } from '../../src/message/crc32.js'

describe('CRC32', () => {
  it('is the known one', () => {
    expect(crc32(Buffer.from('123456789'))).to.equal(0xcbf43926)
  })

  it('is the same by table, for a Node without crc32', () => {
    expect(crc32ByTable(Buffer.from('123456789'))).to.equal(0xcbf43926)
    fc.assert(
      fc.property(fc.uint8Array(), bytes => {
        expect(crc32ByTable(bytes)).to.equal(crc32(bytes))
      }),
    )
  })
})
