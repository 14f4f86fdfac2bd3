// SPDX-License-Identifier: Apache-2.0
// What admins read of a broker's state: the values, not only the names.
import {
  getBrokerRuntimeInfo,
  getConsumeStats,
  getTopicStatsInfo,
  pullMessage,
  setCommitLogReadMode,
  viewBrokerStatsData,
} from '@rocketmq-ts/protocol'
import { expect } from 'chai'
import { messagesOf, oneBroker, refusalOf, type OneBroker } from '../../one-broker.js'
import { pullFields, send } from '../../raw-client.js'

describe('figures of a broker', () => {
  let own: OneBroker
  beforeEach(async () => {
    own = await oneBroker({ topics: [{ name: 'orders', queues: 1 }] })
  })
  afterEach(() => own[Symbol.asyncDispose]())

  const runtime = async () =>
    Object.fromEntries((await own.client.call(own.broker, getBrokerRuntimeInfo, {})).body.table)
  const counted = async (statsName: string, statsKey = 'orders') =>
    (await own.client.call(own.broker, viewBrokerStatsData, { statsName, statsKey })).body

  it('tell rates over ten seconds, a minute and ten minutes, once so much time has passed', async () => {
    const pull = (queueOffset: number) =>
      own.client.call(own.broker, pullMessage, pullFields('orders', 'billing', { queueOffset, sysFlag: 4 }))
    for (let count = 0; count < 20; count++) await send(own.client, own.broker, 'orders', 'x')
    await pull(0)
    const early = await runtime()

    await own.clock.advance(10_001)
    const { putTps, getFoundTps, getTotalTps, getTransferredTps } = await runtime()
    await own.clock.advance(50_000)
    const later = await runtime()

    expect(early['putTps']).to.equal('0.0 0.0 0.0')
    expect([putTps, getTransferredTps]).to.deep.equal(['2.0 0.0 0.0', '2.0 0.0 0.0'])
    expect([getFoundTps, getTotalTps]).to.deep.equal(['0.1 0.0 0.0', '0.1 0.0 0.0'])
    expect(later['putTps']).to.equal(`0.0 ${20 / 60} 0.0`)
  })

  it('have the names and values that an idle broker of 5.5.0 gives', async () => {
    const startedAt = own.clock.now()

    expect(await runtime()).to.deep.equal({
      brokerVersionDesc: 'V5_5_0',
      brokerActive: 'true',
      bootTimestamp: String(startedAt),
      runtime: '[ 0 days, 0 hours, 0 minutes, 0 seconds ]',
      msgPutTotalYesterdayMorning: '0',
      msgPutTotalTodayMorning: '0',
      msgPutTotalTodayNow: '0',
      msgGetTotalYesterdayMorning: '0',
      msgGetTotalTodayMorning: '0',
      msgGetTotalTodayNow: '0',
      putTps: '0.0 0.0 0.0',
      getTransferredTps: '0.0 0.0 0.0',
      getMissTps: '0.0 0.0 0.0',
      getTotalTps: '0.0 0.0 0.0',
      getFoundTps: '0.0 0.0 0.0',
      timerEnqueueTps: '0.0',
      timerDequeueTps: '0.0',
      timerOffsetBehind: '0',
      timerReadBehind: '0',
      timerCongestNum: '0',
      dispatchMaxBuffer: '0',
      dispatchBehindBytes: '0',
      pageCacheLockTimeMills: '0',
      putMessageTimesTotal: '0',
      putMessageSizeTotal: '0',
      putMessageAverageSize: '0',
      putMessageFailedTimes: '0',
      putMessageEntireTimeMax: '0',
      getMessageEntireTimeMax: '0',
      startAcceptSendRequestTimeStamp: '0',
      commitLogMinOffset: '0',
      commitLogMaxOffset: '0',
      commitLogDiskRatio: '0.0',
      consumeQueueDiskRatio: '0.0',
      commitLogDirCapacity: 'Total : 0.0 GiB, Free : 0.0 GiB.',
      earliestMessageTimeStamp: '-1',
      remainHowManyDataToFlush: '0 B',
      sendThreadPoolQueueSize: '0',
      sendThreadPoolQueueHeadWaitTimeMills: '0',
      sendThreadPoolQueueCapacity: '10000',
      pullThreadPoolQueueSize: '0',
      pullThreadPoolQueueHeadWaitTimeMills: '0',
      pullThreadPoolQueueCapacity: '100000',
      litePullThreadPoolQueueSize: '0',
      litePullThreadPoolQueueHeadWaitTimeMills: '0',
      litePullThreadPoolQueueCapacity: '100000',
      queryThreadPoolQueueSize: '0',
      queryThreadPoolQueueHeadWaitTimeMills: '0',
      queryThreadPoolQueueCapacity: '20000',
      ackThreadPoolQueueSize: '0',
      ackThreadPoolQueueHeadWaitTimeMills: '0',
      ackThreadPoolQueueCapacity: '100000',
      EndTransactionQueueSize: '0',
      EndTransactionThreadPoolQueueCapacity: '100000',
    })
  })

  it('count what is stored and fetched, and how long the broker runs', async () => {
    const storedAt = own.clock.now()
    await send(own.client, own.broker, 'orders', 'a')
    await send(own.client, own.broker, 'orders', 'bb')
    const pulled = await own.client.call(own.broker, pullMessage, pullFields('orders', 'billing'))
    await own.clock.advance(61_000)
    const sizes = messagesOf(pulled).map(({ storeSize }) => storeSize)
    const total = sizes.reduce((sum, size) => sum + size, 0)

    expect(await runtime()).to.include({
      runtime: '[ 0 days, 0 hours, 1 minutes, 1 seconds ]',
      msgPutTotalTodayNow: '2',
      msgGetTotalTodayNow: '2',
      putMessageTimesTotal: '2',
      putMessageSizeTotal: String(total),
      putMessageAverageSize: String(total / 2),
      commitLogMinOffset: '0',
      earliestMessageTimeStamp: String(storedAt),
    })
    expect(Number((await runtime())['commitLogMaxOffset'])).to.be.at.least(total)
  })

  it('tell bytes and what a group fetched, and refuse names that were never counted', async () => {
    await send(own.client, own.broker, 'orders', 'a')
    await send(own.client, own.broker, 'orders', 'b')
    const pulled = await own.client.call(own.broker, pullMessage, pullFields('orders', 'billing'))
    await own.clock.advance(10_000)
    const bytes = pulled.body.length

    expect((await counted('TOPIC_PUT_SIZE')).statsMinute).to.deep.equal({
      sum: bytes,
      tps: bytes / 10,
      avgpt: bytes / 2,
    })
    expect((await counted('GROUP_GET_NUMS', 'orders@billing')).statsMinute).to.deep.include({ sum: 2, tps: 0.2 })
    expect((await counted('GROUP_GET_SIZE', 'orders@billing')).statsMinute).to.deep.include({ sum: bytes })
    const refusal = await refusalOf(counted('TOPIC_PUT_NUMS', 'bills'))
    expect(refusal).to.include({ responseCode: 1 })
    expect(refusal.message).to.contain('The stats <TOPIC_PUT_NUMS> <bills> not exist')
  })

  it('tell how fast a topic is written and a group reads', async () => {
    for (const body of ['a', 'b', 'c']) await send(own.client, own.broker, 'orders', body)
    await own.client.call(own.broker, pullMessage, pullFields('orders', 'billing', { maxMsgNums: 2 }))
    await own.clock.advance(10_000)

    const topic = await own.client.call(own.broker, getTopicStatsInfo, { topic: 'orders' })
    const group = await own.client.call(own.broker, getConsumeStats, { consumerGroup: 'billing', topic: 'orders' })

    expect(topic.body.topicPutTps).to.equal(0.3)
    expect(group.body.consumeTps).to.equal(0.2)
  })
})

describe('how a broker reads ahead', () => {
  it('is as usual or at random, and nothing else', async () => {
    await using own = await oneBroker()
    const set = (readAheadMode: number) => own.client.call(own.broker, setCommitLogReadMode, { readAheadMode })

    for (const mode of [0, 1]) expect((await set(mode)).remark).to.contain(`mode: ${mode}`)
    for (const mode of [-1, 2]) expect(await refusalOf(set(mode))).to.include({ responseName: 'INVALID_PARAMETER' })
  })
})
