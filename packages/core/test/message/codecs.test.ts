// SPDX-License-Identifier: Apache-2.0
import { deflateSync } from 'node:zlib'
import { expect } from 'chai'
import {
  compressionLevels,
  DependencyError,
  loadCodec,
  loadedCodec,
  MessageError,
  UsageError,
  type BodyCodec,
  type CompressionType,
} from '../../src/index.js'
import { Codecs } from '../../src/message/compression/codecs.js'
import { importPackage } from '../../src/message/compression/optional-package.js'
import { loadZstd } from '../../src/message/compression/zstd.js'
import { lz4Bomb } from './lz4-bytes.js'
import { zstdOfRuns } from './zstd-bytes.js'

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
  lz4: lz4Bomb,
  zstd: () => zstdOfRuns(8192),
}

/** zstd comes from this Node, if it has it, and from the package. */
const ways: Record<string, () => Promise<BodyCodec>> = {
  zlib: () => loadCodec('zlib'),
  lz4: () => loadCodec('lz4'),
  zstd: () => loadCodec('zstd'),
  'zstd, by the package': () => loadZstd(importPackage, {}),
}

describe('compression', () => {
  for (const [name, load] of Object.entries(ways)) {
    describe(name, () => {
      let codec: BodyCodec

      before(async () => {
        codec = await load()
      })

      it('inflates what Java compressed', () => {
        expect(codec.decompress(Buffer.from(vectors[codec.type], 'hex'), cap).toString()).to.equal('hellohellohello')
      })

      it('gives back what it was given, at every level', () => {
        const body = Buffer.from(JSON.stringify(new Array(500).fill({ order: 'SO-2026', total: 12.5 })))

        const { lowest, highest } = compressionLevels[codec.type]
        for (let level: number = lowest; level <= highest; level++) {
          const compressed = codec.compress(body, level)
          if (level > 0) expect(compressed.length).to.be.lessThan(body.length / 10)
          expect(codec.decompress(compressed, cap).equals(body)).to.equal(true)
        }
      })

      it('inflates to exactly the limit, and not to one byte more', () => {
        const compressed = codec.compress(Buffer.alloc(10_000, 'ab'))

        expect(codec.decompress(compressed, 10_000)).to.have.length(10_000)
        expect(() => codec.decompress(compressed, 9_999)).to.throw(MessageError, '9999 bytes')
      })

      it('stops at the limit when a small body would become a large one', () => {
        const bomb = bombs[codec.type]()
        const before = process.memoryUsage()

        expect(() => codec.decompress(bomb, cap)).to.throw(MessageError)

        const after = process.memoryUsage()
        expect(after.arrayBuffers - before.arrayBuffers).to.be.lessThan(2 * cap)
      })

      it('refuses garbage and bodies that are cut off', () => {
        const compressed = codec.compress(Buffer.alloc(5000, 'some text, '))

        expect(() => codec.decompress(Buffer.from('this is not compressed'), cap)).to.throw(MessageError)
        for (let cut = 0; cut < compressed.length - 4; cut++) {
          expect(() => codec.decompress(compressed.subarray(0, cut), cap), `cut at ${cut}`).to.throw(MessageError)
        }
      })

      it('returns memory of its own', () => {
        const body = Buffer.alloc(100, 'x')

        const compressed = codec.compress(body)
        const inflated = codec.decompress(compressed, cap)
        compressed.fill(0)

        expect(inflated.equals(body)).to.equal(true)
        expect(inflated.buffer).to.not.equal(body.buffer)
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

describe('a codec', () => {
  it('is there at once after it was loaded', async () => {
    for (const type of ['zlib', 'lz4', 'zstd'] as const) {
      const codec = await loadCodec(type)

      expect(loadedCodec(type)).to.equal(codec)
      expect(await loadCodec(type)).to.equal(codec)
    }
  })

  it('is not there before, except zlib', () => {
    const codecs = new Codecs(importPackage)

    expect(codecs.loaded('zlib')?.type).to.equal('zlib')
    expect(codecs.loaded('lz4')).to.equal(undefined)
    expect(codecs.loadedOrFailed('lz4')).to.equal(undefined)
  })

  it('is loaded once for all who ask at the same time', async () => {
    let imports = 0
    const codecs = new Codecs(name => (imports++, importPackage(name)))

    const [one, other] = await Promise.all([codecs.load('lz4'), codecs.load('lz4')])

    expect(imports).to.equal(1)
    expect(one).to.equal(other)
  })

  it('whose package is missing is tried again, and until then tells why it is not there', async () => {
    let isInstalled = false
    const codecs = new Codecs(name => (isInstalled ? importPackage(name) : Promise.reject(new TypeError('not found'))))

    const error: unknown = await codecs.load('lz4').catch((reason: unknown) => reason)

    expect(error).to.be.instanceOf(DependencyError)
    expect(codecs.loaded('lz4')).to.equal(undefined)
    expect(() => codecs.loadedOrFailed('lz4')).to.throw(DependencyError, 'npm install lz4-napi')

    isInstalled = true
    const codec = await codecs.load('lz4')

    expect(codecs.loadedOrFailed('lz4')).to.equal(codec)
  })
})
