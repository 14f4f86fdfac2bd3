// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { checkDigest, digestOf, wire } from '@rocketmq-ts/grpc-protocol'

const { CRC32, MD5, SHA1 } = wire.DigestType
const abc = Buffer.from('abc')

describe('digests', () => {
  // RFC 1321, RFC 3174, and the CRC of "abc" without a leading zero to lose.
  for (const [type, checksum] of [
    [MD5, '900150983CD24FB0D6963F7D28E17F72'],
    [SHA1, 'A9993E364706816ABA3E25717850C26C9CD0D89D'],
    [CRC32, '352441C2'],
  ] as const) {
    it(`of type ${type} are ${checksum} for "abc"`, () => {
      expect(digestOf(type, abc).checksum).to.equal(checksum)
      expect(checkDigest({ type, checksum }, abc)).to.equal('intact')
      expect(checkDigest({ type, checksum: checksum.toLowerCase() }, abc)).to.equal('intact')
      expect(checkDigest({ type, checksum }, Buffer.from('abd'))).to.equal('damaged')
    })
  }

  it('of type CRC32 have no leading zeros', () => {
    const body = Array.from({ length: 1000 }, (_, index) => Buffer.from(String(index))).find(
      each => digestOf(CRC32, each).checksum.length < 8,
    )

    expect(body).not.to.equal(undefined)
  })

  it('that are missing, or of a type that is not known, check nothing', () => {
    expect(checkDigest(null, abc)).to.equal('unchecked')
    expect(checkDigest({ type: 99, checksum: 'x' }, abc)).to.equal('unchecked')
  })
})
