// SPDX-License-Identifier: Apache-2.0
import { deflateSync, gzipSync } from 'node:zlib'
import { loadCodec, MessageError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { compressionOf, openBody, wire } from '@rocketmq-ts/grpc-protocol'

const { GZIP, IDENTITY, ENCODING_UNSPECIFIED } = wire.Encoding
const plain = Buffer.from('two coffees, '.repeat(500))

const compressed = async (type: 'gzip' | 'zlib' | 'zlib-0' | 'zlib-9' | 'lz4' | 'zstd') => {
  if (type === 'gzip') return gzipSync(plain)
  if (type === 'lz4' || type === 'zstd') return (await loadCodec(type)).compress(plain)
  return deflateSync(plain, { level: { zlib: 5, 'zlib-0': 0, 'zlib-9': 9 }[type] })
}

async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  )
}

describe('a body that is marked as compressed', () => {
  for (const type of ['gzip', 'zlib', 'zlib-0', 'zlib-9', 'lz4', 'zstd'] as const) {
    it(`is opened when it was compressed by ${type}`, async () => {
      const body = await compressed(type)

      expect(compressionOf(body)).to.equal(type.replace(/-.*/, ''))
      expect((await openBody(body, GZIP)).equals(plain)).to.equal(true)
    })

    it(`is not inflated beyond the bound by ${type}`, async () => {
      const error = await rejection(openBody(await compressed(type), GZIP, 1000))

      expect(error).to.be.instanceOf(MessageError)
    })

    it(`is a MessageError when ${type} was cut`, async () => {
      const body = await compressed(type)

      const error = await rejection(openBody(body.subarray(0, Math.floor(body.length / 2)), GZIP))

      expect(error).to.be.instanceOf(MessageError)
    })
  }

  it('is a MessageError when it begins in no known way, or is empty', async () => {
    expect(await rejection(openBody(Buffer.from('plain'), GZIP)))
      .to.be.instanceOf(MessageError)
      .with.property('message')
      .that.includes('706c6169')
    expect(await rejection(openBody(Buffer.alloc(0), GZIP))).to.be.instanceOf(MessageError)
  })
})

describe('a body that is not marked', () => {
  it('is handed on as it is, whatever it begins with', async () => {
    const body = gzipSync(plain)

    expect(await openBody(body, IDENTITY)).to.equal(body)
    expect(await openBody(body, ENCODING_UNSPECIFIED)).to.equal(body)
  })

  it('of an unknown encoding is a MessageError', async () => {
    expect(await rejection(openBody(gzipSync(plain), 9))).to.be.instanceOf(MessageError)
  })
})
