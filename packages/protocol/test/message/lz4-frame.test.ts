// SPDX-License-Identifier: Apache-2.0
import { MessageError } from '@rocketmq-ts/remoting'
import { expect } from 'chai'
import fc from 'fast-check'
import { lz4Compress, lz4Decompress } from '../../src/message/lz4-frame.js'
import { xxHash32 } from '../../src/message/xxhash32.js'

const enough = 1 << 20

/** A frame by hand. `blocks` are given in hex; those that begin with `=` are stored as they are. */
function frame(blocks: readonly string[], options: { flg?: number; size?: number; check?: number } = {}): Buffer {
  const { flg = 0x60 } = options
  const head = Buffer.from([flg, 0x70])
  const size = Buffer.alloc((flg & 8) === 0 ? 0 : 8)
  if (size.length > 0) size.writeBigUInt64LE(BigInt(options.size ?? 0))
  const described = Buffer.concat([head, size])
  const headCheck = Buffer.from([(xxHash32(described) >> 8) & 0xff])
  const tail = (flg & 4) === 0 ? [] : [uint32(options.check ?? 0)]
  return Buffer.concat([
    uint32(0x184d2204),
    described,
    headCheck,
    ...blocks.map(b => block(b, flg)),
    uint32(0),
    ...tail,
  ])
}

function block(text: string, flg: number): Buffer {
  const isStored = text.startsWith('=')
  const bytes = Buffer.from(text.replace('=', ''), 'hex')
  const check = (flg & 0x10) === 0 ? Buffer.alloc(0) : uint32(xxHash32(bytes))
  return Buffer.concat([uint32(bytes.length + (isStored ? 0x80000000 : 0)), bytes, check])
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

/** `abcd`, eight bytes from four before, `efghi`: 17 bytes. */
const abcd = '44' + '61626364' + '0400' + '50' + '6566676869'
const inflated = 'abcdabcdabcdefghi'

describe('LZ4 frames', () => {
  // Made by Lz4Compressor of Java.
  const vector = '04224d186070730f00008068656c6c6f68656c6c6f68656c6c6f00000000'

  it('are the ones that Java writes and reads, when nothing repeats', () => {
    expect(lz4Compress(Buffer.from('hellohellohello')).toString('hex')).to.equal(vector)
    expect(lz4Decompress(Buffer.from(vector, 'hex'), enough).toString()).to.equal('hellohellohello')
  })

  it('repeat bytes that overlap with themselves', () => {
    expect(lz4Decompress(frame([abcd]), enough).toString()).to.equal(inflated)
  })

  it('have lengths that go on behind the token', () => {
    const run = '1f' + '61' + '0100' + 'ffff05' + '50' + '6262626262'

    expect(lz4Decompress(frame([run]), enough).toString()).to.equal(`${'a'.repeat(1 + 15 + 255 + 255 + 5 + 4)}bbbbb`)
  })

  it('may refer to the block before, unless they say that blocks stand alone', () => {
    const referring = '00' + '1100' + '50' + '6a6b6c6d6e'

    expect(lz4Decompress(frame([abcd, referring], { flg: 0x40 }), enough).toString()).to.equal(`${inflated}abcdjklmn`)
    expect(() => lz4Decompress(frame([abcd, referring]), enough)).to.throw(MessageError)
  })

  it('may carry check sums and their size', () => {
    const check = xxHash32(Buffer.from(inflated))
    const all = frame([abcd], { flg: 0x7c, size: 17, check })

    expect(lz4Decompress(all, enough).toString()).to.equal(inflated)
    expect(() => lz4Decompress(frame([abcd], { flg: 0x7c, size: 17, check: 1 }), enough)).to.throw(MessageError)
    expect(() => lz4Decompress(frame([abcd], { flg: 0x7c, size: 16, check }), enough)).to.throw(MessageError)
    all[21]! ^= 1
    expect(() => lz4Decompress(all, enough)).to.throw(MessageError, 'check sum of an LZ4 block')
  })

  it('may follow one another, with frames to skip in between', () => {
    const skipped = Buffer.concat([uint32(0x184d2a53), uint32(3), Buffer.from('xyz')])

    const bytes = Buffer.concat([skipped, frame([abcd]), skipped, frame(['=7a'])])

    expect(lz4Decompress(bytes, enough).toString()).to.equal(`${inflated}z`)
  })

  const bad: Record<string, Buffer> = {
    'is no frame': Buffer.from('hello, world'),
    'is empty': Buffer.alloc(0),
    'is only a frame to skip': Buffer.concat([uint32(0x184d2a50), uint32(0)]),
    'needs a dictionary': frame([abcd], { flg: 0x61 }),
    'is of another version': frame([abcd], { flg: 0xa0 }),
    'has a damaged head': frame([abcd]).fill(0x71, 5, 6),
    'refers to bytes before its start': frame(['14' + '61' + '0500' + '50' + '6565656565']),
    'refers to offset 0': frame(['14' + '61' + '0000' + '50' + '6565656565']),
    'ends inside literals': frame(['50' + '6565']),
    'ends inside a length': frame(['f0' + 'ff']),
    'has an empty block': frame(['']),
  }
  for (const [what, bytes] of Object.entries(bad)) {
    it(`are refused when the body ${what}`, () => {
      expect(() => lz4Decompress(bytes, enough)).to.throw(MessageError)
    })
  }

  it('are refused wherever they are cut off', () => {
    const bytes = frame([abcd, '=7a'], { flg: 0x7c, size: 18, check: xxHash32(Buffer.from(`${inflated}z`)) })

    for (let cut = 0; cut < bytes.length; cut++) {
      expect(() => lz4Decompress(bytes.subarray(0, cut), enough), `cut at ${cut}`).to.throw(MessageError)
    }
  })

  it('never throw anything else, however they are damaged', () => {
    const bytes = lz4Compress(Buffer.from('the quick brown fox and the quick brown dog, '.repeat(20)))

    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length * 8 - 1), { minLength: 1, maxLength: 8 }), bits => {
        const damaged = Buffer.from(bytes)
        for (const bit of bits) damaged[bit >> 3]! ^= 1 << (bit & 7)

        try {
          expect(lz4Decompress(damaged, enough).length).to.be.at.most(enough)
        } catch (error) {
          expect(error).to.be.instanceOf(MessageError)
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('of thousands of empty blocks are refused before they are walked', () => {
    const bytes = frame(new Array<string>(20_000).fill('00'))

    expect(() => lz4Decompress(bytes, enough)).to.throw(MessageError, 'blocks')
  })
})

describe('compressing with LZ4', () => {
  const repetitive = fc
    .tuple(
      fc.array(fc.string({ maxLength: 40 }), { minLength: 1, maxLength: 5 }),
      fc.array(fc.nat(4), { maxLength: 400 }),
    )
    .map(([words, picks]) => Buffer.from(picks.map(pick => words[pick % words.length]).join('')))

  it('gives back what it was given', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          repetitive,
          fc.uint8Array({ maxLength: 300 }).map(bytes => Buffer.from(bytes)),
        ),
        body => {
          expect(lz4Decompress(lz4Compress(body), enough).equals(body)).to.equal(true)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('cuts large bodies into blocks of 4 MiB', () => {
    const body = Buffer.alloc(9 * 1024 * 1024, 'some text that repeats every now and then; ')

    const compressed = lz4Compress(body)

    expect(compressed.length).to.be.lessThan(100_000)
    expect(lz4Decompress(compressed, body.length).equals(body)).to.equal(true)
  })

  it('never makes a body much larger', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), body => {
        expect(lz4Compress(body).length).to.be.at.most(body.length + 15)
      }),
    )
  })
})
