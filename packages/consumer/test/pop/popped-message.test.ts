// SPDX-License-Identifier: Apache-2.0
import type { PopReceipt } from '@rocketmq-ts/protocol'
import { expect } from 'chai'
import { invisibleMsAfter, popDelaysMs } from '../../src/pop/invisible-times.js'
import { withoutReceipt, withReceipt } from '../../src/pop/popped-message.js'
import { storedMessage } from '../stored-message.js'

const receipt: PopReceipt = {
  startOffset: 1,
  popTime: 1000,
  invisibleTime: 60_000,
  reviveQueueId: 3,
  topicKind: 'retry',
  brokerName: 'b',
  queueId: 0,
  offset: 2,
}

describe('a popped message', () => {
  it('lies under the topic that was asked for, and carries its receipt and the time of its first pop', () => {
    const stored = storedMessage({ topic: '%RETRY%g_T', properties: { KEYS: 'k' } })
    const message = withReceipt(stored, receipt, { topic: 'T' })

    expect(message).to.include({ topic: 'T', brokerName: 'b' })
    expect(message.properties).to.deep.equal({ KEYS: 'k', POP_CK: '1 1000 60000 3 1 b 0 2', '1ST_POP_TIME': '1000' })
    expect(message.property('POP_CK')).to.equal('1 1000 60000 3 1 b 0 2')
    expect(message.property('1ST_POP_TIME')).to.equal('1000')
    expect(message.keys).to.deep.equal(['k'])
    expect(message.property('other')).to.equal(undefined)
  })

  it('keeps the receipt and the first pop that a broker gave it', () => {
    const stored = storedMessage({ properties: { POP_CK: 'own', '1ST_POP_TIME': '500' } })
    const message = withReceipt(stored, receipt, { topic: 'T', reconsumeTimes: 4 })

    expect([message.property('POP_CK'), message.properties['1ST_POP_TIME']]).to.deep.equal(['own', '500'])
    expect(message.reconsumeTimes).to.equal(4)
  })

  it('is stored again without its receipt', () => {
    const message = withoutReceipt(withReceipt(storedMessage({ properties: { KEYS: 'k' } }), receipt, { topic: 'T' }))

    expect(message.properties).to.deep.equal({ KEYS: 'k', '1ST_POP_TIME': '1000' })
  })
})

describe('when a popped message comes again', () => {
  it('is in Java’s table, by failures or by level', () => {
    expect(popDelaysMs[0]).to.equal(10_000)
    expect(popDelaysMs.at(-1)).to.equal(7_200_000)
    expect([invisibleMsAfter(0, 0), invisibleMsAfter(0, 3), invisibleMsAfter(0, 99)]).to.deep.equal([
      10_000, 120_000, 7_200_000,
    ])
    expect([invisibleMsAfter(1, 9), invisibleMsAfter(99, 0)]).to.deep.equal([30_000, 7_200_000])
  })
})
