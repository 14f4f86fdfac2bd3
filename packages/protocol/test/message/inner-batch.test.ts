// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import {
  decodeRecord,
  decodeRecords,
  encodeBatch,
  isBadRecord,
  MessageExt,
  unwrapInnerBatches,
  type RecordItem,
} from '../../src/index.js'
import { unwrapInnerBatch } from '../../src/message/inner-batch.js'
import { plainRecord } from './plain-record.js'
import { recordedMessages, recordOf } from './recorded-messages.js'

const recorded = recordedMessages.filter(message => message.inner !== undefined)
const batch = encodeBatch(
  ['a', 'b', 'c'].map((text, flag) => ({ flag, body: Buffer.from(text), propertiesText: `TAGS\x01${text}\x02` })),
)

function batchRecord(body: Buffer, properties = 'INNER_NUM\x013\x02'): MessageExt {
  return decodeRecord(plainRecord({ sysFlag: 0xc0, queueOffset: 10, physicalOffset: 77, body, properties }))
}

function summary(items: readonly RecordItem[]): string[] {
  return items.map(item => `${item.queueOffset} ${isBadRecord(item) ? 'bad' : item.body.toString()}`)
}

describe('a record that holds a batch', () => {
  for (const [index, message] of recorded.entries()) {
    it(`becomes the messages that Java makes of it: ${message.case} #${index}`, () => {
      const inner = unwrapInnerBatch(decodeRecord(recordOf(message)))

      const facts = inner.map(item => {
        expect(item).to.be.instanceOf(MessageExt)
        const { topic, flag, sysFlag, queueOffset, messageId, properties, body } = item as MessageExt
        const msgId = messageId
        return {
          topic,
          flag,
          sysFlag,
          queueOffset,
          msgId,
          properties: { ...properties },
          body: body.toString('base64'),
        }
      })
      expect(facts).to.deep.equal(message.inner)
    })
  }

  it('gives its place, hosts and times to its messages', () => {
    const outer = batchRecord(batch)

    const [first] = unwrapInnerBatch(outer) as MessageExt[]

    expect(first?.commitLogOffset).to.equal(77)
    expect([first?.bornHost, first?.storeHost]).to.deep.equal([outer.bornHost, outer.storeHost])
    expect([first?.tags, { ...first?.properties }]).to.deep.equal(['a', { TAGS: 'a' }])
  })

  it('gives each of its messages its own flag, size and position, and no check sum', () => {
    const inner = unwrapInnerBatch(batchRecord(batch)) as MessageExt[]

    expect(inner.map(({ flag, queueOffset, bodyCrc }) => [flag, queueOffset, bodyCrc])).to.deep.equal([
      [0, 10, 0],
      [1, 11, 0],
      [2, 12, 0],
    ])
    expect(inner.reduce((sum, { storeSize }) => sum + storeSize, 0)).to.equal(batch.length)
    expect(inner.map(message => [message.property('TAGS'), message.bornHost])).to.deep.equal(
      ['a', 'b', 'c'].map(tag => [tag, batchRecord(batch).bornHost]),
    )
  })

  it('reports a damaged message with its place', () => {
    const items = unwrapInnerBatch(batchRecord(batch.subarray(0, -1)))

    expect(items.at(-1)).to.deep.include({
      queueOffset: 12,
      physicalOffset: 77,
      size: batchRecord(batch.subarray(0, -1)).storeSize,
    })
    expect(String((items.at(-1) as { error?: Error }).error)).to.contain(
      'message 2 of the inner batch at queue offset 10',
    )
  })

  it('is replaced in a list, and other items stay as they are', () => {
    const plain = plainRecord({ queueOffset: 1, body: Buffer.from('x') })
    const outer = plainRecord({ sysFlag: 0xc0, queueOffset: 10, body: batch })
    const damaged = plainRecord({ queueOffset: 13, crc: 1 })

    const items = unwrapInnerBatches(decodeRecords(Buffer.concat([plain, outer, damaged])))

    expect(summary(items)).to.deep.equal(['1 x', '10 a', '11 b', '12 c', '13 bad'])
  })

  it('begins at the offset that was asked for; what else lies before it stays in the list', () => {
    const stray = plainRecord({ queueOffset: 3, body: Buffer.from('x') })
    const outer = plainRecord({ sysFlag: 0xc0, queueOffset: 10, body: batch })

    const items = unwrapInnerBatches(decodeRecords(Buffer.concat([outer, stray])), 11)

    expect(summary(items)).to.deep.equal(['11 b', '12 c', '3 x'])
  })

  it('costs nothing when there is none: the list stays the same', () => {
    const items = decodeRecords(plainRecord())

    expect(unwrapInnerBatches(items)).to.equal(items)
  })

  it('keeps the messages before a damaged one', () => {
    expect(summary(unwrapInnerBatch(batchRecord(batch.subarray(0, -1))))).to.deep.equal(['10 a', '11 b', '12 bad'])
  })

  it('reports when the broker counted more messages than came out', () => {
    const items = unwrapInnerBatch(batchRecord(batch, 'INNER_NUM\x014\x02'))

    expect(summary(items)).to.deep.equal(['10 a', '11 b', '12 c', '13 bad'])
  })
})
