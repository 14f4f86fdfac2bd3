// SPDX-License-Identifier: Apache-2.0
import { VirtualClock } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { decodeRecord, javaHashCode } from '@rocketmq-ts/protocol'
import { MemoryStore } from '../../../src/broker/store/memory-store.js'
import type { NewMessage } from '../../../src/broker/store/message-store.js'

const clock = new VirtualClock()

function storeOf(retainBytes?: number): MemoryStore {
  const limits = retainBytes === undefined ? {} : { retainBytes, segmentBytes: 65_536 }
  return new MemoryStore({ clock, storeHost: () => '127.0.0.1:10911', ...limits })
}

function message(given: Partial<NewMessage> = {}): NewMessage {
  return {
    topic: 'orders',
    queueId: 0,
    flag: 3,
    sysFlag: 0,
    bornTimestamp: 5,
    bornHost: '127.0.0.1:5000',
    reconsumeTimes: 0,
    preparedTransactionOffset: 0,
    body: Buffer.from('two coffees'),
    properties: 'UNIQ_KEY\x01A1\x02KEYS\x01k1 k2\x02TAGS\x01paid\x02',
    ...given,
  }
}

describe('a store in memory', () => {
  it('keeps the record as consumers read it', () => {
    const store = storeOf()
    store.append(message())
    const stored = store.append(message({ body: Buffer.from('tea') }))
    const record = store.recordAt(stored.physicalOffset)

    const read = decodeRecord(record ?? Buffer.alloc(0))
    expect(stored).to.include({ queueOffset: 1, tagsCode: javaHashCode('paid') })
    expect(read).to.include({ topic: 'orders', queueOffset: 1, commitLogOffset: stored.physicalOffset, flag: 3 })
    expect(read.body.toString()).to.equal('tea')
    expect(read.storeHost).to.equal('127.0.0.1:10911')
  })

  it('finds nothing where no record begins', () => {
    const store = storeOf()
    store.append(message())

    for (const offset of [1, 50, -1, 1e9]) expect(store.recordAt(offset)).to.equal(undefined)
  })

  it('finds records by key, by unique id and by tag, newest first', () => {
    const store = storeOf()
    const first = store.append(message())
    const second = store.append(message({ properties: 'UNIQ_KEY\x01A2\x02KEYS\x01k1\x02' }))

    expect([...store.findKey('orders', 'k1')]).to.deep.equal([second.physicalOffset, first.physicalOffset])
    expect([...store.findKey('orders', 'A1')]).to.deep.equal([first.physicalOffset])
    expect([...store.findTag('orders', 'paid')]).to.deep.equal([first.physicalOffset])
    expect([...store.findKey('other', 'k1')]).to.deep.equal([])
  })

  it('lets a queue begin where its oldest record is, when it holds too much', () => {
    const store = storeOf(300_000)
    for (let index = 0; index < 500; index++) store.append(message({ body: Buffer.alloc(1000) }))

    const min = store.minOffset('orders', 0)
    expect(min).to.be.greaterThan(0)
    expect(store.entryAt('orders', 0, min - 1)).to.equal(undefined)
    const oldest = store.entryAt('orders', 0, min)
    expect(store.recordAt(oldest?.physicalOffset ?? -1)).to.not.equal(undefined)
    expect([...store.findKey('orders', 'k1')].filter(at => store.recordAt(at) !== undefined)).to.not.have.length(0)
  })

  it('gives a batch that is stored whole as many positions as it has messages', () => {
    const store = storeOf()
    store.append(message({ positions: 3 }))
    const next = store.append(message())

    expect(next.queueOffset).to.equal(3)
    expect(store.entryAt('orders', 0, 2)?.physicalOffset).to.equal(store.entryAt('orders', 0, 0)?.physicalOffset)
  })

  it('forgets the queues of a deleted topic, and begins them anew', () => {
    const store = storeOf()
    store.append(message())
    store.deleteTopic('orders')

    expect(store.maxOffset('orders', 0)).to.equal(0)
    expect(store.append(message()).queueOffset).to.equal(0)
  })
})
