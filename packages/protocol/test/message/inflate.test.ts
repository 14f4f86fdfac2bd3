// SPDX-License-Identifier: Apache-2.0
import { deflateSync } from 'node:zlib'
import { loadCodec, MessageError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { decodeRecord, inflateMessage, isCompressed, tryInflateMessage } from '../../src/index.js'
import { plainRecord } from './plain-record.js'

const body = Buffer.alloc(5000, 'text ')
const zlib = (fields = {}) => plainRecord({ sysFlag: 1, body: deflateSync(body), queueOffset: 1, ...fields })

async function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  )
}

describe('a compressed message', () => {
  it('stays compressed when it is decoded, and is inflated on demand', async () => {
    const message = decodeRecord(zlib({ sysFlag: 0x309, topic: 'orders' }))

    const inflated = await inflateMessage(message)

    expect(isCompressed(message.sysFlag)).to.equal(true)
    expect(inflated.body.equals(body)).to.equal(true)
    expect([inflated.sysFlag, inflated.topic, inflated.bodyCrc]).to.deep.equal([0x308, 'orders', message.bodyCrc])
  })

  it('of a producer of 4.9 is zlib without a type', async () => {
    expect((await inflateMessage(decodeRecord(zlib()))).body.equals(body)).to.equal(true)
  })

  it('is inflated without waiting when the codec is there', () => {
    expect(tryInflateMessage(decodeRecord(zlib()))?.body.equals(body)).to.equal(true)
  })

  it('is inflated without waiting by a package, once that is loaded', async () => {
    for (const [type, sysFlag] of [
      ['lz4', 0x101],
      ['zstd', 0x201],
    ] as const) {
      const codec = await loadCodec(type)
      const message = decodeRecord(plainRecord({ sysFlag, body: codec.compress(body) }))

      expect(tryInflateMessage(message)?.body.equals(body), type).to.equal(true)
    }
  })

  it('is refused when its body is larger than the limit', async () => {
    const error = await failure(inflateMessage(decodeRecord(zlib()), { maxBytes: 4999 }))

    expect(error).to.be.instanceOf(MessageError)
  })

  it('is refused when its type is unknown', async () => {
    const error = await failure(inflateMessage(decodeRecord(zlib({ sysFlag: 0x701 }))))

    expect(error).to.be.instanceOf(MessageError)
    expect(() => tryInflateMessage(decodeRecord(zlib({ sysFlag: 0x401 })))).to.throw(MessageError)
  })

  it('is refused when its codec is another one than the flag says', async () => {
    const error = await failure(inflateMessage(decodeRecord(zlib({ sysFlag: 0x101 }))))

    expect(error).to.be.instanceOf(MessageError)
  })
})

describe('a message that is not compressed', () => {
  it('is returned as it is', async () => {
    const message = decodeRecord(plainRecord({ sysFlag: 0x300 }))

    expect(await inflateMessage(message)).to.equal(message)
    expect(tryInflateMessage(message)).to.equal(message)
  })
})
