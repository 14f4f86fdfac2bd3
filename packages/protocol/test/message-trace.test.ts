// SPDX-License-Identifier: Apache-2.0
import { MessageError } from '@rocketmq-ts/core'
import { decodeTraces, encodeTrace, traceKeys, type TraceRecord } from '@rocketmq-ts/protocol'
import { expect } from 'chai'

const records: TraceRecord[] = [
  {
    type: 'Pub',
    time: 1_700_000_000_000,
    regionId: 'DefaultRegion',
    group: 'shop',
    topic: 'orders',
    messageId: 'ID1',
    tags: undefined,
    keys: 'k1 k2',
    storeHost: '192.0.2.1:10911',
    bodyLength: 5,
    costMs: 3,
    messageType: 'half',
    offsetMessageId: 'OFF1',
    isSuccess: true,
  },
  {
    type: 'EndTransaction',
    time: 1_700_000_000_001,
    regionId: 'DefaultRegion',
    group: 'shop',
    topic: 'orders',
    messageId: 'ID1',
    tags: 'paid',
    keys: '',
    storeHost: '192.0.2.1:10911',
    messageType: 'commit',
    transactionId: 'ID1',
    state: 'COMMIT_MESSAGE',
    isFromCheck: false,
  },
  { type: 'Recall', time: 1, regionId: 'r', group: 'g', topic: 't', messageId: 'ID2', isSuccess: true },
  { type: 'SubBefore', time: 2, regionId: 'r', group: 'g', requestId: 'q', messageId: 'ID3', retryTimes: 1, keys: 'k' },
  {
    type: 'SubAfter',
    requestId: 'q',
    messageId: 'ID3',
    costMs: 4,
    isSuccess: false,
    keys: 'k',
    contextCode: 3,
    time: 5,
    group: 'g',
  },
]

describe('a message trace', () => {
  it('is written as the Java client writes it', () => {
    const lines = records.map(record => encodeTrace(record).replaceAll('\x01', '|').replaceAll('\x02', '!'))

    expect(lines).to.deep.equal([
      'Pub|1700000000000|DefaultRegion|shop|orders|ID1|null|k1 k2|192.0.2.1:10911|5|3|1|OFF1|true!',
      'EndTransaction|1700000000001|DefaultRegion|shop|orders|ID1|paid||192.0.2.1:10911|2|ID1|COMMIT_MESSAGE|false!',
      'Recall|1|r|g|t|ID2|true!',
      'SubBefore|2|r|g|q|ID3|1|k!',
      'SubAfter|q|ID3|4|false|k|3|5|g!',
    ])
  })

  it('reads as it was written, many in one text', () => {
    expect(decodeTraces(records.map(encodeTrace).join(''))).to.deep.equal(records)
  })

  it('is found under the id of the message and under each of its keys', () => {
    expect(records.map(traceKeys)).to.deep.equal([['ID1', 'k1', 'k2'], ['ID1'], ['ID2'], ['ID3', 'k'], ['ID3', 'k']])
  })

  it('of a kind that nobody knows is an error that names it', () => {
    expect(() => decodeTraces('Other\x011\x02')).to.throw(MessageError, 'Other')
  })
})
