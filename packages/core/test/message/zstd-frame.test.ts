// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { MessageError } from '../../src/index.js'
import { zstdSizeBound } from '../../src/message/compression/zstd-frame.js'
import { javaBodies } from './java-bodies.js'
import { zstdOfRuns } from './zstd-bytes.js'

const cap = 16 * 1024 * 1024

describe('the size of a zstd body', () => {
  for (const { size, hex } of javaBodies.filter(({ type }) => type === 'zstd')) {
    it(`is bounded by its block heads, for what Java wrote: ${size} bytes`, () => {
      expect(zstdSizeBound(Buffer.from(hex, 'hex'), cap)).to.be.within(size, 131_072)
    })
  }

  it('is what the frame announces, when it does', () => {
    const announcing = Buffer.concat([Buffer.from('28b52ffda0', 'hex'), Buffer.from('40420f00', 'hex'), emptyBlock])
    const small = Buffer.concat([Buffer.from('28b52ffd2005', 'hex'), emptyBlock])

    expect(zstdSizeBound(announcing, cap)).to.equal(1_000_000)
    expect(zstdSizeBound(small, cap)).to.equal(5)
    expect(() => zstdSizeBound(announcing, 999_999)).to.throw(MessageError, 'more than 999999')
  })

  it('may be all that is allowed, and not a byte more', () => {
    expect(zstdSizeBound(zstdOfRuns(2), 262_144)).to.equal(262_144)
    expect(() => zstdSizeBound(zstdOfRuns(2), 262_143)).to.throw(MessageError, 'more than 262143')
  })

  it('adds up over frames, and skips what is to be skipped', () => {
    const skipped = Buffer.from('502a4d1802000000abcd', 'hex')

    expect(zstdSizeBound(Buffer.concat([zstdOfRuns(1), skipped, zstdOfRuns(2)]), cap)).to.equal(3 * 131_072)
  })

  it('is not asked for when millions of blocks are empty', () => {
    expect(() => zstdSizeBound(zstdOfRuns(100_000, 0), cap)).to.throw(MessageError, 'blocks')
  })

  it('is unknown for bytes that are no frame', () => {
    for (const hex of [
      '',
      '28b52f',
      '28b52ffd',
      '28b52ffd00',
      '28b52ffd0058',
      '28b52ffd00580500',
      '00000000',
      '502a4d1800000000',
    ]) {
      expect(() => zstdSizeBound(Buffer.from(hex, 'hex'), cap), hex).to.throw(MessageError)
    }
  })

  const emptyBlock = Buffer.from('010000', 'hex')
})
