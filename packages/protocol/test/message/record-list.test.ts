// SPDX-License-Identifier: Apache-2.0
import { MessageError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import fc from 'fast-check'
import { decodeRecords, isBadRecord, type BadRecord, type RecordItem } from '../../src/index.js'
import { plainRecord, slowCrc } from './plain-record.js'
import { recordedMessages, recordOf } from './recorded-messages.js'

function summary(items: readonly RecordItem[]): (string | number)[] {
  return items.map(item => (isBadRecord(item) ? 'bad' : item.queueOffset))
}

function bad(items: readonly RecordItem[], index: number): BadRecord {
  const item = items[index]
  expect(item).to.have.property('error')
  return item as BadRecord
}

const first = plainRecord({ queueOffset: 1, physicalOffset: 100 })
const last = plainRecord({ queueOffset: 3, physicalOffset: 300 })

describe('records one behind the other', () => {
  it('are all decoded', () => {
    const items = decodeRecords(Buffer.concat(recordedMessages.map(recordOf)))

    expect(summary(items)).to.deep.equal(recordedMessages.map(message => message.queueOffset))
  })

  it('are none when there are no bytes', () => {
    expect(decodeRecords(Buffer.alloc(0))).to.deep.equal([])
  })

  const damaged: Record<string, Buffer> = {
    'a body length of 100,000': plainRecord({ queueOffset: 2, physicalOffset: 200, bodyLength: 100_000 }),
    'a flipped bit in its body': plainRecord({ queueOffset: 2, physicalOffset: 200, crc: 12_345 }),
    'a bad topic length': plainRecord({ queueOffset: 2, physicalOffset: 200, topicLength: 77 }),
    'a bad property length': plainRecord({ queueOffset: 2, physicalOffset: 200, propertiesLength: 9 }),
    'IPv6 bits that its hosts do not keep': plainRecord({ queueOffset: 2, physicalOffset: 200, sysFlag: 0x20 }),
  }
  for (const [what, middle] of Object.entries(damaged)) {
    it(`lose only the one with ${what}, which is reported with its offsets and size`, () => {
      const items = decodeRecords(Buffer.concat([first, middle, last]))

      expect(summary(items)).to.deep.equal([1, 'bad', 3])
      const { error, ...facts } = bad(items, 1)
      expect(error).to.be.instanceOf(MessageError)
      expect(error.message).to.include('queue offset 2')
      expect(facts).to.deep.equal({
        position: first.length,
        queueOffset: 2,
        physicalOffset: 200,
        size: middle.length,
      })
    })
  }

  const unframed: Record<string, Buffer> = {
    'another magic': plainRecord({ queueOffset: 2, magic: 1 }),
    'a total that is too large': plainRecord({ queueOffset: 2, total: 1_000_000 }),
    'a total that is too small': plainRecord({ queueOffset: 2, total: 20 }),
    'a negative total': plainRecord({ queueOffset: 2, total: -5 }),
  }
  for (const [what, middle] of Object.entries(unframed)) {
    it(`end at the one with ${what}, because nobody knows where the next one begins`, () => {
      const items = decodeRecords(Buffer.concat([first, middle, last]))

      expect(summary(items)).to.deep.equal([1, 'bad'])
      const item = bad(items, 1)
      expect(item.position).to.equal(first.length)
      expect(item.queueOffset).to.equal(2)
      expect(item.size).to.equal(undefined)
    })
  }

  it('give offsets of the logical queue for bad ones too', () => {
    const items = decodeRecords(plainRecord({ queueOffset: 2, crc: 5 }), { queueOffsetDelta: 100 })

    expect(bad(items, 0).queueOffset).to.equal(102)
  })

  it('report an offset that makes no sense as unknown', () => {
    const bytes = plainRecord({ crc: 5 })
    bytes.fill(0x7f, 20, 28)

    expect(bad(decodeRecords(bytes), 0).queueOffset).to.equal(undefined)
  })
})

describe('records that are cut off', () => {
  const small = recordedMessages.map(recordOf).filter(bytes => bytes.length < 500)
  const list = Buffer.concat(small.slice(0, 3))

  it('give every whole record and one error, wherever the cut is', () => {
    const ends = [0, small[0]!.length, small[0]!.length + small[1]!.length]

    const wrong: number[] = []
    for (let cut = 0; cut < list.length; cut++) {
      const items = decodeRecords(list.subarray(0, cut))
      const whole = ends.filter(end => end > 0 && end <= cut).length
      const errors = ends.includes(cut) ? 0 : 1
      const isRight = items.length === whole + errors && items.slice(0, whole).every(item => !isBadRecord(item))
      if (!isRight) wrong.push(cut)
    }

    expect(wrong).to.deep.equal([])
  })
})

describe('records with flipped bits', () => {
  const list = Buffer.concat(recordedMessages.slice(0, 40).map(recordOf))

  it('never throw, and never give a body with another check sum', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(list.length * 8 - 1), { minLength: 1, maxLength: 20 }), bits => {
        const bytes = Buffer.from(list)
        for (const bit of bits) bytes[bit >> 3]! ^= 1 << (bit & 7)

        for (const item of decodeRecords(bytes)) {
          if (isBadRecord(item)) continue
          expect(slowCrc(item.body)).to.equal(item.bodyCrc)
          expect(Object.keys(item.toJSON())).to.include('messageId')
        }
      }),
      { numRuns: 500 },
    )
    expect(({} as Record<string, unknown>)['TAGS']).to.equal(undefined)
  })

  it('never throw for bytes at random', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), bytes => {
        expect(decodeRecords(Buffer.from(bytes)).filter(item => !isBadRecord(item))).to.deep.equal([])
      }),
    )
  })
})
