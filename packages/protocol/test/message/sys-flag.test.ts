// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import {
  compressionTypeOf,
  hasSysFlag,
  isCompressed,
  isInnerBatch,
  setSysFlag,
  transactionTypeOf,
  transactionValue,
  withCompression,
  withoutCompression,
  withTransactionType,
} from '../../src/index.js'

describe('the system flag', () => {
  it('marks a compressed body with bit 0 and its type with bits 8 to 10', () => {
    expect(['lz4', 'zstd', 'zlib'].map(type => withCompression(0, type as 'lz4'))).to.deep.equal([257, 513, 769])
    expect([257, 513, 769].map(compressionTypeOf)).to.deep.equal(['lz4', 'zstd', 'zlib'])
    expect(withCompression(0x700 | 0x38, 'lz4')).to.equal(0x139)
  })

  it('means zlib when the type is missing, as producers of 4.9 send it', () => {
    expect([isCompressed(1), compressionTypeOf(1)]).to.deep.equal([true, 'zlib'])
  })

  it('has no name for types that are not defined', () => {
    expect([0x400, 0x500, 0x600, 0x700].map(compressionTypeOf)).to.deep.equal([
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })

  it('loses only bit 0 when the body is inflated', () => {
    expect(withoutCompression(0x331)).to.equal(0x330)
  })

  it('knows four kinds of transaction', () => {
    expect([0, 4, 8, 12].map(transactionTypeOf)).to.deep.equal(['none', 'prepared', 'commit', 'rollback'])
    expect(withTransactionType(0x331 | 12, 'commit')).to.equal(0x339)
    expect(transactionValue('rollback')).to.equal(12)
  })

  it('asks for both bits before a batch is taken apart', () => {
    expect([0xc0, 0x80, 0x40].map(isInnerBatch)).to.deep.equal([true, false, false])
  })

  it('sets, clears and tells single bits by name', () => {
    const flag = setSysFlag(0, 'storeHostV6', true)

    expect(flag).to.equal(32)
    expect([hasSysFlag(flag, 'storeHostV6'), hasSysFlag(flag, 'bornHostV6')]).to.deep.equal([true, false])
    expect(setSysFlag(0x30, 'bornHostV6', false)).to.equal(0x20)
  })
})
