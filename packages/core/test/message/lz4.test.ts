// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import fc from 'fast-check'
import { DependencyError, MessageError, type BodyCodec } from '../../src/index.js'
import { loadLz4 } from '../../src/message/compression/lz4.js'
import { importPackage } from '../../src/message/compression/optional-package.js'
import { lz4Bomb, lz4Frame } from './lz4-bytes.js'

const enough = 1 << 20

// `abcdabcdabcdabcdefghi`, written by LZ4FrameOutputStream of lz4-java 1.10.3: as RocketMQ uses it, and with everything
// that it can add (check sums of the block and the content, and the content's size).
const text = 'abcdabcdabcdabcdefghi'
const java = {
  plain: '04224d186070730d0000004861626364040050656667686900000000',
  full: '04224d187c401500000000000000730d00000048616263640400506566676869b7b2069c0000000067cbaf6a',
}
// `abcdabcdabcdefghi`, and a block that repeats `abcd` from there before `jklmn`.
const linked = '04224d184070df0d0000004461626364040050656667686909000000001100506a6b6c6d6e00000000'

describe('LZ4', () => {
  let codec: BodyCodec

  before(async () => {
    codec = await loadLz4(importPackage)
  })

  function inflated(hex: string): string {
    return codec.decompress(Buffer.from(hex, 'hex'), enough).toString()
  }

  it('reads what Java writes', () => {
    expect(inflated(java.plain)).to.equal(text)
    expect(inflated(java.full)).to.equal(text)
  })

  it('writes blocks that stand alone, since Java reads no others', () => {
    const compressed = codec.compress(Buffer.alloc(200_000, text))

    expect(compressed.readUInt32LE(0)).to.equal(0x184d2204)
    expect(compressed.readUInt8(4)).to.equal(0x60)
  })

  it('reads blocks that refer to the one before', () => {
    expect(inflated(linked)).to.equal('abcdabcdabcdefghiabcdjklmn')
  })

  it('reads frames that follow one another, with frames to skip in between', () => {
    const skipped = '532a4d1803000000' + '78797a'

    expect(inflated(skipped + java.plain + skipped + java.full)).to.equal(text + text)
  })

  it('refuses a frame that is cut off, wherever', () => {
    const bytes = Buffer.from(java.full, 'hex')

    for (let cut = 0; cut < bytes.length; cut++) {
      expect(() => codec.decompress(bytes.subarray(0, cut), enough), `cut at ${cut}`).to.throw(MessageError)
    }
  })

  it('refuses a frame that has any other bit, when it carries check sums', () => {
    const bytes = Buffer.from(java.full, 'hex')

    for (let bit = 0; bit < 8 * bytes.length; bit++) {
      const damaged = Buffer.from(bytes)
      damaged[bit >> 3]! ^= 1 << (bit & 7)
      expect(() => codec.decompress(damaged, enough), `bit ${bit}`).to.throw(MessageError)
    }
  })

  const bad: Record<string, Buffer> = {
    'refers to bytes before its start': lz4Frame(['14' + '61' + '0500' + '50' + '6565656565']),
    'refers to itself': lz4Frame(['14' + '61' + '0000' + '50' + '6565656565']),
    'needs a dictionary': lz4Frame(['=7a'], { flg: 0x61 }),
    'has an empty block, where the package stops': lz4Frame(['=7a', '=', '=7a']),
  }
  for (const [what, bytes] of Object.entries(bad)) {
    it(`refuses a frame that ${what}`, () => {
      expect(() => codec.decompress(bytes, enough)).to.throw(MessageError)
    })
  }

  it('throws nothing but a MessageError, however a frame is damaged', () => {
    const bytes = codec.compress(Buffer.from('the quick brown fox and the quick brown dog, '.repeat(20)))

    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length * 8 - 1), { minLength: 1, maxLength: 8 }), bits => {
        const damaged = Buffer.from(bytes)
        for (const bit of bits) damaged[bit >> 3]! ^= 1 << (bit & 7)

        try {
          expect(codec.decompress(damaged, enough).length).to.be.at.most(enough)
        } catch (error) {
          expect(error).to.be.instanceOf(MessageError)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('gives back what it was given, in as many blocks as it takes', () => {
    const body = Buffer.alloc(9 * 1024 * 1024, 'some text that repeats every now and then; ')

    const compressed = codec.compress(body)

    expect(compressed.length).to.be.lessThan(100_000)
    expect(codec.decompress(compressed, body.length).equals(body)).to.equal(true)
  })
})

describe('LZ4 by a package that has no limits', () => {
  it('asks it for nothing when the body would become too large', async () => {
    let asked = 0
    const compressFrameSync = (body: Buffer) => body
    const decompressFrameSync = (body: Buffer) => (asked++, body)
    const codec = await loadLz4(() => Promise.resolve({ compressFrameSync, decompressFrameSync }))

    expect(() => codec.decompress(lz4Bomb(), 16 * enough)).to.throw(MessageError, 'more than 16777216 bytes')

    expect(asked).to.equal(0)
  })
})

describe('LZ4 without the package', () => {
  async function failure(load: () => Promise<unknown>): Promise<unknown> {
    return loadLz4(load).catch((reason: unknown) => reason)
  }

  it('says what to install, and why', async () => {
    const cause = new TypeError('Cannot find package')

    const error = await failure(() => Promise.reject(cause))

    expect(error).to.be.instanceOf(DependencyError)
    expect(error).to.include({ cause, code: 'ERR_DEPENDENCY' })
    expect((error as Error).message).to.equal(
      'LZ4 needs the package lz4-napi: npm install lz4-napi (Cannot find package)',
    )
  })

  it('says so of one that is too old for frames', async () => {
    for (const old of [{ compressSync: () => 0 }, undefined, 7]) {
      const error = await failure(() => Promise.resolve(old))

      expect(error).to.be.instanceOf(DependencyError)
      expect((error as Error).message).to.include('has no compressFrameSync')
    }
  })
})
