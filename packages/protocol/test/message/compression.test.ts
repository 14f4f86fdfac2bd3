// SPDX-License-Identifier: Apache-2.0
import { DependencyError, MessageError, UsageError } from '@rocketmq-ts/remoting'
import { deflateSync } from 'node:zlib'
import { expect } from 'chai'
import { decodeRecord, loadCodec, loadedCodec, type CompressionType } from '../../src/index.js'
import { zstdSizeBound } from '../../src/message/zstd-frame.js'
import { loadZstd } from '../../src/message/zstd.js'
import { compressedWith, recordOf } from './recorded-messages.js'
import { skipWithoutZstd } from './without-zstd.js'

const mebibyte = 1024 * 1024
const cap = 16 * mebibyte

// `hellohellohello`, compressed by the classes of Java.
const vectors: Record<CompressionType, string> = {
  zlib: '785ecb48cdc9c9cf80130031b0063d',
  lz4: '04224d186070730f00008068656c6c6f68656c6c6f68656c6c6f00000000',
  zstd: '28b52ffd005878000068656c6c6f68656c6c6f68656c6c6f010000',
}

/** Far more than the limit in as few bytes as the format allows; a gigabyte where that is quick to make. */
const bombs: Record<CompressionType, () => Buffer> = {
  zlib: () => deflateSync(Buffer.alloc(2 * cap), { level: 1 }),
  lz4: () => {
    const length = Buffer.alloc(4 * mebibyte, 0xff)
    length[length.length - 1] = 0
    const block = Buffer.concat([Buffer.from('1f610100', 'hex'), length, Buffer.from('506262626262', 'hex')])
    const size = Buffer.alloc(4)
    size.writeUInt32LE(block.length)
    return Buffer.concat([Buffer.from('04224d18607073', 'hex'), size, block, Buffer.alloc(4)])
  },
  zstd: () => zstdOfRuns(8192),
}

/** A frame without content size, of blocks that each repeat one byte 131072 times. */
function zstdOfRuns(count: number, size = 131_072): Buffer {
  const blocks = Buffer.alloc(4 * count)
  for (let index = 0; index < count; index++) {
    const isLast = index === count - 1 ? 1 : 0
    blocks.writeUIntLE(isLast | (1 << 1) | (size << 3), 4 * index, 3)
  }
  return Buffer.concat([Buffer.from('28b52ffd0058', 'hex'), blocks])
}

describe('compression', () => {
  for (const type of ['zlib', 'lz4', 'zstd'] as const) {
    describe(type, () => {
      before(async function () {
        if (type === 'zstd') await skipWithoutZstd(this)
      })

      it('inflates what Java compressed', async () => {
        const codec = await loadCodec(type)

        expect(codec.decompress(Buffer.from(vectors[type], 'hex'), cap).toString()).to.equal('hellohellohello')
      })

      it('gives back what it was given, at every level', async () => {
        const codec = await loadCodec(type)
        const body = Buffer.from(JSON.stringify(new Array(500).fill({ order: 'SO-2026', total: 12.5 })))

        for (let level = codec.levels.lowest; level <= codec.levels.highest; level++) {
          const compressed = codec.compress(body, level)
          if (level > 0) expect(compressed.length).to.be.lessThan(body.length / 10)
          expect(codec.decompress(compressed, cap).equals(body)).to.equal(true)
        }
      })

      it('inflates to exactly the limit, and not to one byte more', async () => {
        const codec = await loadCodec(type)
        const compressed = codec.compress(Buffer.alloc(10_000, 'ab'))

        expect(codec.decompress(compressed, 10_000)).to.have.length(10_000)
        expect(() => codec.decompress(compressed, 9_999)).to.throw(MessageError, '9999 bytes')
      })

      it('stops at the limit when a small body would become a large one', async () => {
        const codec = await loadCodec(type)
        const bomb = bombs[type]()
        const before = process.memoryUsage()

        expect(() => codec.decompress(bomb, cap)).to.throw(MessageError)

        const after = process.memoryUsage()
        expect(after.arrayBuffers - before.arrayBuffers).to.be.lessThan(2 * cap)
      })

      it('refuses garbage and bodies that are cut off', async () => {
        const codec = await loadCodec(type)
        const compressed = codec.compress(Buffer.alloc(5000, 'some text, '))

        expect(() => codec.decompress(Buffer.from('this is not compressed'), cap)).to.throw(MessageError)
        for (let cut = 0; cut < compressed.length - 4; cut++) {
          expect(() => codec.decompress(compressed.subarray(0, cut), cap), `cut at ${cut}`).to.throw(MessageError)
        }
      })

      it('returns memory of its own', async () => {
        const codec = await loadCodec(type)
        const body = Buffer.alloc(100, 'x')

        const compressed = codec.compress(body)
        const inflated = codec.decompress(compressed, cap)
        compressed.fill(0)

        expect(inflated.equals(body)).to.equal(true)
        expect(inflated.buffer).to.not.equal(body.buffer)
      })

      it('is there at once after it was loaded', async () => {
        const codec = await loadCodec(type)

        expect(loadedCodec(type)).to.equal(codec)
        expect(await loadCodec(type)).to.equal(codec)
      })
    })
  }

  it('is refused by a name that nobody knows', async () => {
    for (const name of ['gzip', 'constructor', '__proto__']) {
      const error: unknown = await loadCodec(name as CompressionType).catch((reason: unknown) => reason)

      expect(error).to.be.instanceOf(UsageError)
    }
  })
})

describe('zstd without Node and package', () => {
  it('says what to install', async () => {
    const missing = { native: {}, load: () => Promise.reject(new TypeError('ERR_MODULE_NOT_FOUND')) }

    const error: unknown = await loadZstd(missing).catch((reason: unknown) => reason)

    expect(error).to.be.instanceOf(DependencyError)
    expect((error as Error).message).to.include('npm install @bokuweb/zstd-wasm')
  })

  it('asks the package for no more memory than the limit', async () => {
    const asked: number[] = []
    const wasm = {
      init: () => Promise.resolve(),
      compress: (body: Uint8Array) => body,
      decompress(body: Uint8Array, options: { defaultHeapSize: number }) {
        asked.push(options.defaultHeapSize)
        return body
      },
    }
    const codec = await loadZstd({ native: {}, load: () => Promise.resolve(wasm) })

    codec.decompress(zstdOfRuns(2), cap)
    codec.decompress(Buffer.from(vectors.zstd, 'hex'), cap)

    expect(asked).to.deep.equal([2 * 131_072, 15])
  })
})

describe('the size of a zstd body', () => {
  for (const [index, recorded] of compressedWith('ZSTD').entries()) {
    it(`is bounded by its block heads, for what Java wrote: ${recorded.case} #${index}`, () => {
      const bound = zstdSizeBound(decodeRecord(recordOf(recorded)).body, cap)

      const size = Buffer.from(recorded.body ?? '', 'base64').length
      expect(bound).to.be.within(size, 131_072)
    })
  }

  it('is what the frame announces, when it does', () => {
    const announcing = Buffer.concat([Buffer.from('28b52ffda0', 'hex'), Buffer.from('40420f00', 'hex'), emptyBlock])
    const small = Buffer.concat([Buffer.from('28b52ffd2005', 'hex'), emptyBlock])

    expect(zstdSizeBound(announcing, cap)).to.equal(1_000_000)
    expect(zstdSizeBound(small, cap)).to.equal(5)
    expect(() => zstdSizeBound(announcing, 999_999)).to.throw(MessageError, 'more than 999999')
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
