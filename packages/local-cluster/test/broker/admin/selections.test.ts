// SPDX-License-Identifier: Apache-2.0
// Which messages, positions and topics the questions of admins select: limits, boundary values, order.
import {
  getAllTopicConfig,
  getConsumeStats,
  getEarliestMsgStoretime,
  Long,
  queryConsumeQueue,
  queryConsumeTimeSpan,
  queryCorrectionOffset,
  queryMessage,
  searchOffsetByTimestamp,
  sendMessageV2,
  updateConsumerOffset,
} from '@rocketmq-ts/protocol'
import type { Fields } from '@rocketmq-ts/remoting'
import { expect } from 'chai'
import { oneBroker, refusalOf, textsOf, type OneBroker } from '../../one-broker.js'
import { sendFields } from '../../raw-client.js'

describe('what admins ask a broker for', () => {
  let own: OneBroker
  let beginning: number
  /** Five messages in queue 0, one each second, with one key and two tags in turn. */
  beforeEach(async () => {
    own = await oneBroker({ topics: [{ name: 'orders', queues: 2 }, 'bills'] })
    beginning = own.clock.now()
    for (let i = 0; i < 5; i++) {
      await store(
        'orders',
        `${i}`,
        `KEYS\x01k ${i}\x02TAGS\x01${i % 2 === 0 ? 'even' : 'odd'}\x02UNIQ_KEY\x01ID${i}\x02`,
      )
      await own.clock.advance(1000)
    }
    await store('bills', 'other', 'KEYS\x01k\x02')
    own.cluster.broker().running.groups.find('billing')
  })
  afterEach(() => own[Symbol.asyncDispose]())

  async function store(topic: string, body: string, properties: string): Promise<void> {
    await own.client.call(own.broker, sendMessageV2, sendFields(topic, { properties }), { body: Buffer.from(body) })
  }
  const commit = (consumerGroup: string, queueId: number, commitOffset: number) => {
    own.cluster.broker().running.groups.find(consumerGroup)
    return own.client.call(own.broker, updateConsumerOffset, { consumerGroup, topic: 'orders', queueId, commitOffset })
  }

  describe('messages', () => {
    const query = (given: Partial<Fields<typeof queryMessage>>) =>
      own.client.call(own.broker, queryMessage, {
        topic: 'orders',
        key: 'k',
        maxNum: 32,
        beginTimestamp: 0,
        endTimestamp: Long.MAX_VALUE,
        ...given,
      })

    it('by key come oldest first, and from the topic only', async () => {
      expect(textsOf(await query({}))).to.deep.equal(['0', '1', '2', '3', '4'])
      expect(textsOf(await query({ key: '3' }))).to.deep.equal(['3'])
    })

    it('beyond the limit are left out: the newest ones come', async () => {
      const answer = await query({ maxNum: 2 })

      expect(textsOf(answer)).to.deep.equal(['3', '4'])
      // The index goes as far as the last message of any topic.
      expect(answer.indexLastUpdateTimestamp).to.equal(beginning + 5000)
      expect(answer.indexLastUpdatePhyoffset).to.be.greaterThan(0)
    })

    it('are those from the begin to the end, both included', async () => {
      const [beginTimestamp, endTimestamp] = [beginning + 1000, Long.fromNumber(beginning + 3000)]

      expect(textsOf(await query({ beginTimestamp, endTimestamp }))).to.deep.equal(['1', '2', '3'])
    })

    it('by tag and by the id of their sender are found as well', async () => {
      expect(textsOf(await query({ key: 'odd', indexType: 'T' }))).to.deep.equal(['1', '3'])
      expect(textsOf(await query({ key: 'ID2', isUniqueKeyQuery: true, maxNum: 0 }))).to.deep.equal(['2'])
    })

    it('that are not there are answered so', async () => {
      const answer = await query({ key: 'unknown' })

      expect(answer).to.include({ answer: 'QUERY_NOT_FOUND', indexLastUpdateTimestamp: 0, indexLastUpdatePhyoffset: 0 })
    })
  })

  it('entries of a queue are those from the index on, as many as asked for', async () => {
    const ask = async (given: { index: number; count: number; consumerGroup?: string }) =>
      (await own.client.call(own.broker, queryConsumeQueue, { topic: 'orders', queueId: 0, ...given })).body!

    const two = await ask({ index: 1, count: 2 })
    const all = await ask({ index: 0, count: 100 })
    const positions = all.queueData.map(({ physicOffset }) => physicOffset)

    expect(two).to.include({ minQueueIndex: 0, maxQueueIndex: 5 })
    expect(two.queueData).to.deep.equal(all.queueData.slice(1, 3))
    expect(positions).to.have.length(5)
    expect(positions).to.deep.equal([...positions].sort((one, other) => one - other))
    expect((await ask({ index: 0, count: -1 })).queueData).to.deep.equal([])
    expect(await ask({ index: 0, count: 1, consumerGroup: 'billing' })).to.include({
      filterData: 'billing@orders is not online!',
    })
  })

  it('positions to correct are the lowest of all groups, or the end of all numbers for a group that is behind', async () => {
    await commit('billing', 0, 4)
    await commit('other', 0, 3)
    await commit('other', 1, 0)
    const ask = async (compareGroup: string, filterGroups?: string) => {
      const fields = { topic: 'orders', compareGroup, filterGroups }
      return Object.fromEntries(
        (await own.client.call(own.broker, queryCorrectionOffset, fields)).body.correctionOffsets,
      )
    }

    expect(await ask('billing')).to.deep.equal({ 0: 3, 1: 0 })
    await commit('other', 0, 5)
    expect(await ask('other')).to.deep.equal({ 0: 4, 1: 0 })
    // Asking with a filter forgets the groups that it names, as in Java.
    expect(await ask('billing', 'other')).to.deep.equal({ 0: 4 })
  })

  it('spans of time tell the first and the last message, and the one that a group has come to', async () => {
    await commit('billing', 0, 2)
    const { body } = await own.client.call(own.broker, queryConsumeTimeSpan, { topic: 'orders', group: 'billing' })

    expect(body.consumeTimeSpanSet[0]).to.include({
      minTimeStamp: beginning,
      maxTimeStamp: beginning + 4000,
      consumeTimeStamp: beginning + 1000,
      delayTime: 3000,
    })
    expect(body.consumeTimeSpanSet[1]).to.include({ minTimeStamp: -1, maxTimeStamp: -1, consumeTimeStamp: -1 })
    await commit('billing', 0, 5)
    const done = await own.client.call(own.broker, queryConsumeTimeSpan, { topic: 'orders', group: 'billing' })
    expect(done.body.consumeTimeSpanSet[0]).to.include({ consumeTimeStamp: beginning + 4000, delayTime: 0 })
  })

  it('how far a group is tells each queue, with the time of what it consumed last', async () => {
    await commit('billing', 0, 2)
    const { body } = await own.client.call(own.broker, getConsumeStats, { consumerGroup: 'billing' })

    expect(body.offsetTable.map(({ queue: { queueId }, ...rest }) => ({ queueId, ...rest }))).to.deep.equal([
      { queueId: 0, brokerOffset: 5, consumerOffset: 2, pullOffset: 2, lastTimestamp: beginning + 1000 },
      { queueId: 1, brokerOffset: 0, consumerOffset: 0, pullOffset: 0, lastTimestamp: 0 },
    ])
    const named = { consumerGroup: 'billing', topicList: 'bills;orders' }
    const several = await own.client.call(own.broker, getConsumeStats, named)
    expect([...new Set(several.body.offsetTable.map(({ queue }) => queue.topic))]).to.deep.equal(['bills', 'orders'])
  })

  it('positions by time are the first message at the time or later, or the last one of the same millisecond', async () => {
    await store('orders', 'same', '')
    const find = async (timestamp: number, boundaryType?: string, queueId = 0) => {
      const fields = { topic: 'orders', queueId, timestamp, boundaryType }
      return (await own.client.call(own.broker, searchOffsetByTimestamp, fields)).offset
    }
    await store('orders', 'again', '')

    expect(await find(beginning)).to.equal(0)
    expect(await find(beginning + 1)).to.equal(1)
    expect(await find(beginning + 5000)).to.equal(5)
    expect(await find(beginning + 5000, 'upper')).to.equal(6)
    expect(await find(beginning + 5000, 'LOWER')).to.equal(5)
    expect(await find(beginning, 'lower', 1)).to.equal(0)
  })

  it('the oldest message of a queue is told by its time, and none by -1', async () => {
    const oldest = async (queueId: number) =>
      (await own.client.call(own.broker, getEarliestMsgStoretime, { topic: 'orders', queueId })).timestamp

    expect([await oldest(0), await oldest(1)]).to.deep.equal([beginning, -1])
  })

  it('topics come all at once, or in pages by name that begin anew when a topic has changed', async () => {
    const page = async (fields: Fields<typeof getAllTopicConfig>) =>
      (await own.client.call(own.broker, getAllTopicConfig, fields)).body
    const all = await page({})
    const names = [...all.topicConfigTable.keys()].sort()
    const dataVersion = JSON.stringify(all.dataVersion)
    const namesOf = async (fields: Fields<typeof getAllTopicConfig>) => [
      ...(await page(fields)).topicConfigTable.keys(),
    ]

    expect(names).to.include.members(['orders', 'bills', 'TBW102'])
    expect(await namesOf({ topicSeq: 2, maxTopicNum: 3, dataVersion })).to.deep.equal(names.slice(2, 5))
    expect(await namesOf({ topicSeq: names.length - 1, maxTopicNum: 3, dataVersion })).to.deep.equal(names.slice(-1))
    expect(await namesOf({ topicSeq: 2, maxTopicNum: 3, dataVersion: '{"counter":0}' })).to.deep.equal(
      names.slice(0, 3),
    )
    expect(await namesOf({ topicSeq: 2, maxTopicNum: 3 })).to.deep.equal(names.slice(0, 3))
  })

  it('queues of a topic that is not there are refused', async () => {
    const asked = own.client.call(own.broker, queryConsumeTimeSpan, { topic: 'unknown', group: 'billing' })

    expect(await refusalOf(asked)).to.include({ responseCode: 17 })
  })
})
