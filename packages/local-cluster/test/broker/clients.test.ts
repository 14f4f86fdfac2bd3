// SPDX-License-Identifier: Apache-2.0
// What a broker knows of its clients and groups, as admins see it.
import {
  cloneGroupOffset,
  deleteSubscriptionGroup,
  getAllProducerInfo,
  getConsumerConnectionList,
  getProducerConnectionList,
  getSystemTopicListFromBroker,
  heartbeat,
  pullMessage,
  queryConsumerOffset,
  querySubscriptionByConsumer,
  sendMessageV2,
  updateAndGetGroupForbidden,
  updateConsumerOffset,
  type HeartbeatData,
} from '@rocketmq-ts/protocol'
import { expect } from 'chai'
import { introduce, oneBroker, refusalOf, type OneBroker } from '../one-broker.js'
import { newClient, pullFields, sendFields } from '../raw-client.js'

describe('the clients of a broker', () => {
  let own: OneBroker
  beforeEach(async () => {
    own = await oneBroker({ topics: ['orders', 'bills'] })
  })
  afterEach(() => own[Symbol.asyncDispose]())

  it('that produce are forgotten after two minutes without a heartbeat, whatever else they ask, and disconnected', async () => {
    const silent = newClient()
    await introduce({ ...own, client: silent }, 'silent', { producers: ['shop'] })
    await introduce(own, 'lively', { producers: ['shop'] })
    const ids = async (client = own.client) => {
      const { body } = await client.call(own.broker, getProducerConnectionList, { producerGroup: 'shop' })
      return body.connectionSet.map(({ clientId }) => clientId).sort()
    }
    const isClosed = new Promise(resolve => silent.once('disconnected', resolve))

    await own.clock.advance(60_000)
    await introduce(own, 'lively', { producers: ['shop'] })
    await ids(silent)
    await own.clock.advance(60_000)
    const inTime = await ids(silent)
    await own.clock.advance(10_000)
    await isClosed
    const late = await ids()
    await silent.close()

    expect(inTime).to.deep.equal(['lively', 'silent'])
    expect(late).to.deep.equal(['lively'])
  })

  it('that produce are listed by group, each with what it is and when it was heard of', async () => {
    await introduce(own, 'lively', { producers: ['shop', 'bank'] })

    const { body } = await own.client.call(own.broker, getAllProducerInfo, {})

    const lively = { clientId: 'lively', language: 'JAVA', version: 513, lastUpdateTimestamp: own.clock.now() }
    expect([...body.data.keys()].sort()).to.deep.equal(['bank', 'shop'])
    for (const infos of body.data.values()) {
      expect(infos).to.have.length(1)
      expect(infos[0]).to.deep.include(lively)
      expect(infos[0]?.remoteIP).to.match(/^\/127\.0\.0\.1:\d+$/)
    }
  })

  it('that consume are described as their last heartbeat says', async () => {
    const beat = (given: Partial<HeartbeatData['consumerDataSet'][number]>) =>
      own.client.call(
        own.broker,
        heartbeat,
        {},
        {
          body: {
            clientId: 'member',
            heartbeatFingerprint: 0,
            withoutSub: false,
            producerDataSet: [],
            consumerDataSet: [
              {
                groupName: 'billing',
                consumeType: 'CONSUME_PASSIVELY',
                messageModel: 'CLUSTERING',
                consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
                subscriptionDataSet: [],
                unitMode: false,
                ...given,
              },
            ],
          },
        },
      )
    const described = async () => {
      const { body } = await own.client.call(own.broker, getConsumerConnectionList, { consumerGroup: 'billing' })
      const { consumeType, messageModel, consumeFromWhere } = body
      return [consumeType, messageModel, consumeFromWhere]
    }

    await beat({})
    const first = await described()
    await beat({
      consumeType: 'CONSUME_ACTIVELY',
      messageModel: 'BROADCASTING',
      consumeFromWhere: 'CONSUME_FROM_LAST_OFFSET',
    })

    expect(first).to.deep.equal(['CONSUME_PASSIVELY', 'CLUSTERING', 'CONSUME_FROM_FIRST_OFFSET'])
    expect(await described()).to.deep.equal(['CONSUME_ACTIVELY', 'BROADCASTING', 'CONSUME_FROM_LAST_OFFSET'])
  })

  it('that consume are asked what they want of a topic', async () => {
    await introduce(own, 'member', { consumers: ['billing'], topic: 'bills' })
    const wanted = async (topic: string) =>
      (await own.client.call(own.broker, querySubscriptionByConsumer, { group: 'billing', topic })).body

    expect(await wanted('bills')).to.deep.include({ group: 'billing', topic: 'bills' })
    expect((await wanted('bills')).subscriptionData).to.include({ topic: 'bills', subString: '*' })
    expect((await wanted('orders')).subscriptionData ?? undefined).to.equal(undefined)
  })

  it('that nobody knows are refused by their group', async () => {
    const consumers = await refusalOf(own.client.call(own.broker, getConsumerConnectionList, { consumerGroup: 'none' }))
    const producers = await refusalOf(own.client.call(own.broker, getProducerConnectionList, { producerGroup: 'none' }))

    expect(consumers).to.include({ responseCode: 206 })
    expect(producers.message).to.contain('the producer group[none] not exist')
  })
})

describe('the groups of a broker', () => {
  let own: OneBroker
  beforeEach(async () => {
    own = await oneBroker({ topics: ['orders', 'bills'] })
    for (const topic of ['orders', 'bills']) {
      await own.client.call(own.broker, sendMessageV2, sendFields(topic), { body: Buffer.from('x') })
    }
  })
  afterEach(() => own[Symbol.asyncDispose]())

  const group = 'billing'
  const forbidden = async (topic: string, readable?: boolean) =>
    (await own.client.call(own.broker, updateAndGetGroupForbidden, { group, topic, readable })).body.readable
  const pull = (topic: string) => own.client.call(own.broker, pullMessage, pullFields(topic, group, { sysFlag: 0 }))

  it('may be kept from reading a topic, and only that one, until it is taken back', async () => {
    await introduce(own, 'member', { consumers: [group] })
    const atFirst = await forbidden('orders')
    const changed = await forbidden('orders', false)
    const other = await forbidden('bills')
    const refusal = await refusalOf(pull('orders'))
    const back = await forbidden('orders', true)

    expect([atFirst, changed, other, back]).to.deep.equal([true, false, true, true])
    expect(refusal).to.include({ responseCode: 16 })
    expect(refusal.message).to.contain('the consumer group[billing] is forbidden for topic[orders]')
    expect((await pull('orders')).answer).to.equal('SUCCESS')
  })

  it('forget what was forbidden when they are deleted', async () => {
    await forbidden('orders', false)
    await own.client.call(own.broker, deleteSubscriptionGroup, { groupName: group })

    expect(await forbidden('orders')).to.equal(true)
  })

  it('get the positions of another: of all its topics, or of one; of a connected group only what it subscribes to', async () => {
    const { groups, offsets } = own.cluster.broker().running
    for (const name of [group, 'copy', 'one', 'some', 'forced']) groups.find(name)
    for (const topic of ['orders', 'bills']) {
      const fields = { consumerGroup: group, topic, queueId: 0, commitOffset: 1 }
      await own.client.call(own.broker, updateConsumerOffset, fields)
    }
    const clone = (destGroup: string, more: { topic?: string; offline?: boolean } = {}) =>
      own.client.call(own.broker, cloneGroupOffset, { srcGroup: group, destGroup, ...more })
    const topicsOf = (name: string) => [...offsets.topicsOf(name)].sort()

    await clone('copy')
    await clone('one', { topic: 'bills' })
    await introduce(own, 'member', { consumers: [group], topic: 'orders' })
    await clone('some')
    await clone('forced', { offline: true })

    expect(['copy', 'one', 'some', 'forced'].map(topicsOf)).to.deep.equal([
      ['bills', 'orders'],
      ['bills'],
      ['orders'],
      ['bills', 'orders'],
    ])
    const asked = { consumerGroup: 'copy', topic: 'orders', queueId: 0 }
    expect((await own.client.call(own.broker, queryConsumerOffset, asked)).offset).to.equal(1)
  })

  it('are not the only ones with names of their own: topics of the broker are listed as such', async () => {
    const { body } = await own.client.call(own.broker, getSystemTopicListFromBroker, {})

    expect(body.topicList).to.include.members([
      'DefaultCluster',
      'broker-a',
      'DefaultCluster_REPLY_TOPIC',
      'rmq_sys_REVIVE_LOG_DefaultCluster',
      'SCHEDULE_TOPIC_XXXX',
      'TBW102',
    ])
    expect(body.topicList).to.not.include.members(['orders'])
  })
})
