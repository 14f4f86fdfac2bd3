// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { decodeMessageId, encodeMessageId } from '@rocketmq-ts/grpc-protocol'

describe('the message id', () => {
  // Made by the official client.
  const official = '0102FC00000001422C0B146A0E00000000'

  it('is read as the official client makes it, and made alike', () => {
    const parts = decodeMessageId(official)

    expect(parts?.mac.toString()).to.equal(Buffer.from('02fc00000001', 'hex').toString())
    expect(parts).to.include({ process: 0x422c, sequence: 0 })
    expect(parts && new Date(parts.now).getUTCFullYear()).to.equal(2026)
    expect(parts && encodeMessageId(parts)).to.equal(official)
  })

  it('counts sequences and processes within their bits', () => {
    const id = encodeMessageId({
      mac: Buffer.alloc(6, 1),
      process: 0x12345,
      now: Date.UTC(2021, 0, 1),
      sequence: 2 ** 32 - 1,
    })

    expect(id).to.equal('010101010101012345' + '00000000' + 'FFFFFFFF')
  })

  it('of the first generation is another kind', () => {
    expect(decodeMessageId('7F0000010000000000000000000000AB')).to.equal(undefined)
    expect(decodeMessageId(official.replace(/^01/, '02'))).to.equal(undefined)
  })

  it('needs six bytes of an address', () => {
    expect(() => encodeMessageId({ mac: Buffer.alloc(5), process: 1, now: 0, sequence: 0 })).to.throw(UsageError)
  })
})
