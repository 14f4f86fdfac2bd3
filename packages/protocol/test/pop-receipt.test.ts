// SPDX-License-Identifier: Apache-2.0
import { ProtocolError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import fc from 'fast-check'
import {
  parseMsgOffsetInfo,
  parseOrderCountInfo,
  parsePopReceipt,
  parseStartOffsetInfo,
  popQueueKey,
  printMsgOffsetInfo,
  printOrderCountInfo,
  printPopReceipt,
  printStartOffsetInfo,
} from '../src/index.js'
import { recordedFrames } from './frames/recorded-frames.js'

describe('the receipt of a message taken by POP', () => {
  it('has eight items', () => {
    const receipt = parsePopReceipt('12 1795351153640 30000 7 1 broker-a 3 15')

    expect(receipt).to.deep.equal({
      startOffset: 12,
      popTime: 1795351153640,
      invisibleTime: 30000,
      reviveQueueId: 7,
      topicKind: 'retry',
      brokerName: 'broker-a',
      queueId: 3,
      offset: 15,
    })
    expect(printPopReceipt(receipt)).to.equal('12 1795351153640 30000 7 1 broker-a 3 15')
  })

  it('of a recorded acknowledgement comes back as it was', () => {
    const receipts = recordedFrames.flatMap(({ command }) => {
      const receipt = command.extFields?.['extraInfo']
      return receipt === undefined || receipt.split(' ').length !== 8 ? [] : [receipt]
    })

    for (const receipt of receipts) expect(printPopReceipt(parsePopReceipt(receipt))).to.equal(receipt)
    expect(receipts).to.have.length.greaterThan(10)
  })

  it('is refused when an item is missing or wrong', () => {
    expect(() => parsePopReceipt('12 1 2')).to.throw(ProtocolError, 'has 8 items')
    expect(() => parsePopReceipt('x 1 2 3 0 b 4 5')).to.throw(ProtocolError, 'holds no number')
    expect(() => parsePopReceipt('1 1 2 3 9 b 4 5')).to.throw(ProtocolError, 'marked 0, 1 or 2')
  })

  it('is read or refused, whatever comes', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        try {
          parsePopReceipt(text)
          parseMsgOffsetInfo(text)
        } catch (error) {
          expect(error).to.be.instanceOf(ProtocolError)
        }
      }),
    )
  })
})

describe('the offsets in an answer to POP', () => {
  it('are lists by queue', () => {
    expect(parseStartOffsetInfo('0 1 5;2 0 7')).to.deep.equal([
      { topicKind: 'normal', queueId: 1, startOffset: 5 },
      { topicKind: 'retry-v2', queueId: 0, startOffset: 7 },
    ])
    expect(parseMsgOffsetInfo('1 3 5,6,9')).to.deep.equal([{ topicKind: 'retry', queueId: 3, offsets: [5, 6, 9] }])
    expect(parseOrderCountInfo('0 1 2;0 qo1%15 3')).to.deep.equal([
      { topicKind: 'normal', queueId: 1, count: 2 },
      { topicKind: 'normal', queueId: 1, offset: 15, count: 3 },
    ])
    expect(parseStartOffsetInfo('')).to.deep.equal([])
  })

  it('of recorded answers come back as they were', () => {
    let seen = 0
    for (const { command, requestCode } of recordedFrames) {
      const { startOffsetInfo, msgOffsetInfo, orderCountInfo } = command.extFields ?? {}
      if (requestCode !== 200050 || startOffsetInfo === undefined) continue
      seen++
      expect(printStartOffsetInfo(parseStartOffsetInfo(startOffsetInfo))).to.equal(startOffsetInfo)
      expect(printMsgOffsetInfo(parseMsgOffsetInfo(msgOffsetInfo ?? ''))).to.equal(msgOffsetInfo)
      expect(printOrderCountInfo(parseOrderCountInfo(orderCountInfo ?? ''))).to.equal(orderCountInfo ?? '')
    }
    expect(seen).to.be.greaterThan(5)
  })

  it('are refused when an entry is short, wrong, or comes twice', () => {
    expect(() => parseStartOffsetInfo('0 1')).to.throw(ProtocolError, 'has not three items')
    expect(() => parseStartOffsetInfo('0 1 x')).to.throw(ProtocolError, 'holds no number')
    expect(() => parseMsgOffsetInfo('0 1 5;0 1 6')).to.throw(ProtocolError, 'comes twice')
  })

  it('have a key that tells queues apart', () => {
    expect(popQueueKey({ topicKind: 'retry', queueId: 3 })).to.equal('1@3')
  })
})
