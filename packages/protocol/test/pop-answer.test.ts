// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import fc from 'fast-check'
import { MessageError } from '@rocketmq-ts/core'
import {
  MessageExt,
  popStoredTopicOf,
  printMsgOffsetInfo,
  printPopReceipt,
  printStartOffsetInfo,
  receiptsOf,
  type PopHeader,
  type RecordItem,
} from '../src/index.js'

const base = { popTime: 1000, invisibleTime: 60_000, reviveQueueId: 3 }

function messageAt(
  queueId: number,
  queueOffset: number,
  topic = 'T',
  properties: Record<string, string> = {},
): MessageExt {
  return new MessageExt(
    {
      topic,
      queueId,
      queueOffset,
      brokerName: 'b',
      body: Buffer.from('body'),
      commitLogOffset: 0,
      storeSize: 100,
      sysFlag: 0,
      flag: 0,
      bornTimestamp: 0,
      storeTimestamp: 0,
      reconsumeTimes: 0,
      bodyCrc: 0,
      preparedTransactionOffset: 0,
    },
    { bornHost: '127.0.0.1:1', storeHost: '127.0.0.1:10911', properties },
  )
}
const bad: RecordItem = { error: new MessageError('damaged') }

/** The header of an answer with the messages of some queues, whose pops began at their first offset. */
function headerOf(queues: Readonly<Record<number, readonly number[]>>): PopHeader {
  const entries = Object.entries(queues).map(([queueId, offsets]) => ({
    topicKind: 'normal' as const,
    queueId: Number(queueId),
    offsets,
    startOffset: offsets[0] ?? 0,
  }))
  return { ...base, startOffsetInfo: printStartOffsetInfo(entries), msgOffsetInfo: printMsgOffsetInfo(entries) }
}

describe('the receipt of a popped message', () => {
  it('is made of where the message lies and what the answer says', () => {
    const { received } = receiptsOf([messageAt(0, 7), messageAt(2, 9)], headerOf({ 0: [5, 7], 2: [9] }), 'b')

    expect(received.map(({ receipt }) => printPopReceipt(receipt))).to.deep.equal([
      '5 1000 60000 3 0 b 0 7',
      '9 1000 60000 3 0 b 2 9',
    ])
  })

  it('is its own when the message comes again from a retry topic', () => {
    const own = '4 900 60000 1 2 b 0 6'
    const message = messageAt(1, 6, 'T', { POP_CK: own })
    const { received } = receiptsOf([message], headerOf({}), 'b')

    expect(received[0]?.receipt).to.include({ topicKind: 'retry-v2', startOffset: 4, offset: 6, popTime: 900 })
  })

  it('begins with the first message of the queue when the answer tells no start', () => {
    const retried = popStoredTopicOf('retry', 'T', 'g')
    const { received } = receiptsOf([messageAt(0, 7, retried), messageAt(0, 8, retried)], base, 'b')

    expect(received.map(({ receipt }) => [receipt.topicKind, receipt.startOffset, receipt.offset])).to.deep.equal([
      ['retry', 7, 7],
      ['retry', 7, 8],
    ])
  })

  it('comes with how often the message was taken, for the message or else for its queue', () => {
    const header = { ...headerOf({ 0: [1, 2] }), orderCountInfo: '0 0 1;0 qo0%2 4' }
    const { received } = receiptsOf([messageAt(0, 1), messageAt(0, 2)], header, 'b')

    expect(received.map(({ timesTaken }) => timesTaken)).to.deep.equal([1, 4])
  })

  it('is known also for records that cannot be read, whichever they are', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 10 }),
        fc.array(fc.boolean(), { minLength: 10, maxLength: 10 }),
        (positions, isBad) => {
          const offsets = [...positions].sort((one, other) => one - other)
          const items = offsets.map((offset, index): RecordItem => (isBad[index] === true ? bad : messageAt(0, offset)))
          const { received, missing } = receiptsOf(items, headerOf({ 0: offsets }), 'b')
          const all = [...received, ...missing].map(({ receipt }) => receipt.offset)

          expect(all.sort((one, other) => one - other)).to.deep.equal(offsets)
          expect(received.every(({ message, receipt }) => message.queueOffset === receipt.offset)).to.equal(true)
        },
      ),
    )
  })

  it('is known for those that lie behind a broken frame', () => {
    const items: (MessageExt | RecordItem)[] = [messageAt(0, 1), bad]
    const { missing } = receiptsOf(items, headerOf({ 0: [1, 2, 3] }), 'b')

    expect(missing.map(({ receipt, error }) => [receipt.offset, error.message])).to.deep.equal([
      [2, 'damaged'],
      [3, 'its record lies behind one whose frame is broken'],
    ])
  })
})
