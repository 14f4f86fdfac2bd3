// SPDX-License-Identifier: Apache-2.0
import { MessageError, UsageError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import fc from 'fast-check'
import { batchItemSize, decodeBatch, encodeBatch, sentPropertiesText } from '../../src/index.js'

// One message of topic T with tag, key and the body `hi`, as MessageDecoder of Java encodes it.
const vector = '00000032000000000000000000000000000000026869001a4b455953016b0257414954017472756502544147530174616702'

const item = fc.record({
  flag: fc.integer({ min: -0x80000000, max: 0x7fffffff }),
  body: fc.uint8Array({ maxLength: 50 }),
  propertiesText: fc.string({ unit: 'grapheme', maxLength: 50 }),
})

describe('the body of a batch', () => {
  it('has the bytes that Java writes', () => {
    const message = { topic: 'T', tags: 'tag', keys: 'k', body: Buffer.from('hi') }

    const bytes = encodeBatch([{ flag: 0, body: message.body, propertiesText: sentPropertiesText(message) }])

    expect(bytes.toString('hex')).to.equal(vector)
  })

  it('is read as Java reads it', () => {
    const items = decodeBatch(Buffer.from(vector + vector, 'hex'))

    expect(items).to.have.length(2)
    expect(items[1]?.body.toString()).to.equal('hi')
    expect(items[1]?.propertiesText).to.equal('KEYS\x01k\x02WAIT\x01true\x02TAGS\x01tag\x02')
  })

  it('gives back what it was given, and is as long as its items say', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 5 }), items => {
        const bytes = encodeBatch(items)

        expect(bytes).to.have.length(items.reduce((sum, each) => sum + batchItemSize(each), 0))
        const read = decodeBatch(bytes).map(({ flag, body, propertiesText }) => ({
          flag,
          body: new Uint8Array(body),
          propertiesText,
        }))
        expect(read).to.deep.equal(items)
      }),
    )
  })

  it('goes by the inner lengths: total, magic and check sum of an item may be anything', () => {
    const bytes = Buffer.from(vector, 'hex').fill(0xee, 0, 12)

    expect(decodeBatch(bytes)).to.have.length(1)
  })

  it('is refused wherever it is cut off', () => {
    const bytes = Buffer.from(vector + vector, 'hex')

    for (let cut = 1; cut < bytes.length; cut++) {
      if (cut === vector.length / 2) continue
      expect(() => decodeBatch(bytes.subarray(0, cut)), `cut at ${cut}`).to.throw(MessageError)
    }
  })

  it('is refused with negative lengths', () => {
    for (const at of [16, 22]) {
      const bytes = Buffer.from(vector, 'hex').fill(0xff, at, at + 2)

      expect(() => decodeBatch(bytes), `at ${at}`).to.throw(MessageError)
    }
  })

  it('cannot hold properties of more than 32767 bytes', () => {
    const big = { flag: 0, body: Buffer.alloc(0), propertiesText: 'p'.repeat(32_768) }

    expect(() => encodeBatch([big])).to.throw(UsageError)
    expect(() => batchItemSize(big)).to.throw(UsageError)
  })

  it('is a buffer of its own', () => {
    const body = Buffer.from('hi')

    const bytes = encodeBatch([{ flag: 0, body, propertiesText: '' }])
    body.fill(0)

    expect(bytes.toString('latin1', 20, 22)).to.equal('hi')
  })
})
