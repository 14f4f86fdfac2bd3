// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import fc from 'fast-check'
import { MessageError } from '../../src/index.js'
import { measureLz4Frames } from '../../src/message/compression/lz4-frame.js'
import { javaBodies } from './java-bodies.js'
import { lz4Bomb, lz4Frame, uint32 } from './lz4-bytes.js'

const enough = 1 << 20

function sizeOf(body: Buffer): number {
  return measureLz4Frames(body, enough).size
}

/** `abcd`, eight bytes from four before, `efghi`: 17 bytes. */
const abcd = '44' + '61626364' + '0400' + '50' + '6566676869'

describe('the size of an LZ4 body', () => {
  for (const { size, hex } of javaBodies.filter(({ type }) => type === 'lz4')) {
    it(`is worked out for what Java wrote: ${size} bytes`, () => {
      expect(sizeOf(Buffer.from(hex, 'hex'))).to.equal(size)
    })
  }

  it('is that of literals and matches', () => {
    expect(sizeOf(lz4Frame([abcd]))).to.equal(17)
  })

  it('counts lengths that go on behind the token', () => {
    const run = '1f' + '61' + '0100' + 'ffff05' + '50' + '6262626262'
    const literals = 'f0' + 'ff00' + '61'.repeat(15 + 255)

    expect(sizeOf(lz4Frame([run]))).to.equal(1 + 15 + 255 + 255 + 5 + 4 + 5)
    expect(sizeOf(lz4Frame([literals]))).to.equal(270)
  })

  it('adds up over blocks, stored ones too, and over frames, without those to skip', () => {
    const skipped = Buffer.concat([uint32(0x184d2a53), uint32(3), Buffer.from('xyz')])
    const body = Buffer.concat([skipped, lz4Frame([abcd, '=7a']), skipped, lz4Frame([abcd], { flg: 0x74 })])

    const { frames, size } = measureLz4Frames(body, enough)

    expect(size).to.equal(17 + 1 + 17)
    expect(frames.map(frame => frame.length)).to.deep.equal([7 + 4 + 13 + 4 + 1 + 4, 7 + 4 + 13 + 4 + 4 + 4])
  })

  it('may be exactly the limit', () => {
    expect(measureLz4Frames(lz4Frame([abcd]), 17).size).to.equal(17)
    expect(() => measureLz4Frames(lz4Frame([abcd]), 16)).to.throw(MessageError, 'more than 16 bytes')
    expect(() => measureLz4Frames(Buffer.concat([lz4Frame([abcd]), lz4Frame([abcd])]), 33)).to.throw(MessageError)
  })

  it('is refused as soon as the frame announces too much', () => {
    const announcing = lz4Frame([abcd], { flg: 0x68, size: 2 ** 40 })

    expect(() => sizeOf(announcing)).to.throw(MessageError, `more than ${enough} bytes`)
  })

  it('is found to be a gigabyte without inflating it', () => {
    const bomb = lz4Bomb()

    expect(() => measureLz4Frames(bomb, 2 ** 29)).to.throw(MessageError, `more than ${2 ** 29} bytes`)
    expect(measureLz4Frames(bomb, 2 ** 31).size).to.be.greaterThan(2 ** 30)
  })

  it('is not asked for when there are thousands of empty blocks or frames', () => {
    expect(() => sizeOf(lz4Frame(new Array<string>(20_000).fill('00')))).to.throw(MessageError, 'blocks')
    expect(() => sizeOf(Buffer.concat(new Array<Buffer>(100).fill(lz4Frame([]))))).to.throw(MessageError, 'frames')
  })

  const bad: Record<string, Buffer> = {
    'is no frame': Buffer.from('hello, world'),
    'is empty': Buffer.alloc(0),
    'is only a frame to skip': Buffer.concat([uint32(0x184d2a50), uint32(0)]),
    'goes on with something else': Buffer.concat([lz4Frame([abcd]), Buffer.from('more')]),
    'ends inside literals': lz4Frame(['50' + '6565']),
    'ends inside a length': lz4Frame(['f0' + 'ff']),
    'ends behind a match': lz4Frame(['14' + '61' + '0100']),
  }
  for (const [what, bytes] of Object.entries(bad)) {
    it(`is unknown when the body ${what}`, () => {
      expect(() => sizeOf(bytes)).to.throw(MessageError)
    })
  }

  it('is unknown wherever the body is cut off', () => {
    const bytes = lz4Frame([abcd, '=7a'], { flg: 0x7d, size: 18 })

    expect(sizeOf(bytes)).to.equal(18)
    for (let cut = 0; cut < bytes.length; cut++) {
      expect(() => sizeOf(bytes.subarray(0, cut)), `cut at ${cut}`).to.throw(MessageError)
    }
  })

  it('is a number or a MessageError, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(255), (noise, flg) => {
        const body = Buffer.concat([uint32(0x184d2204), Buffer.from([0x40 | flg, 0x70, 0]), noise])

        try {
          expect(sizeOf(body)).to.be.at.most(enough)
        } catch (error) {
          expect(error).to.be.instanceOf(MessageError)
        }
      }),
      { numRuns: 1000 },
    )
  })
})
