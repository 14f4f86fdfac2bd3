// SPDX-License-Identifier: Apache-2.0
// What a test of an application does with a cluster, without any client: puts messages, waits for them, begins anew.
import { BrokerError, TimeoutError, UsageError, VirtualClock } from '@rocketmq-ts/core'
import { getAllTopicConfig, getBrokerConfig, type MessageExt } from '@rocketmq-ts/protocol'
import { rejection } from '@rocketmq-ts/test-run'
import { expect } from 'chai'
import { LocalCluster, silence } from '../src/index.js'
import { newClient } from './raw-client.js'

const bodies = (messages: readonly MessageExt[]) => messages.map(({ body }) => body.toString())

describe('messages that a test puts on a cluster', () => {
  let cluster: LocalCluster
  let clock: VirtualClock

  beforeEach(async () => {
    clock = new VirtualClock()
    cluster = await LocalCluster.start({ brokers: 2, topics: ['orders'], clock })
  })
  afterEach(() => cluster.close())

  it('are stored as if a producer had sent them', async () => {
    const sent = await cluster.send({
      topic: 'orders',
      body: 'two coffees',
      tags: 'paid',
      keys: ['188', '189'],
      properties: { table: '7' },
      queueId: 2,
      brokerName: 'broker-b',
    })

    expect(cluster.messages('orders').map(({ messageId }) => messageId)).to.deep.equal([sent.messageId])
    expect(sent).to.include({ topic: 'orders', queueId: 2, brokerName: 'broker-b', queueOffset: 0 })
    expect(sent.body.toString()).to.equal('two coffees')
    expect(sent.properties).to.include({ TAGS: 'paid', KEYS: '188 189', table: '7' })
  })

  it('make their topic when there is none', async () => {
    await cluster.send({ topic: 'new', body: Uint8Array.of(1, 2) })

    expect(cluster.messages('new').map(({ body }) => [...body])).to.deep.equal([[1, 2]])
  })

  it('are refused by name when there is no such queue, or when the broker takes nothing of that size', async () => {
    const noQueue = await rejection(cluster.send({ topic: 'orders', body: '', queueId: 9 }))
    expect(noQueue).to.be.instanceOf(UsageError)
    expect(noQueue.message).to.equal('queueId 9: orders has queues 0 to 3')
    const tooLarge = await rejection(cluster.send({ topic: 'orders', body: Buffer.alloc(5 * 1024 * 1024) }))
    expect(tooLarge).to.be.instanceOf(BrokerError)
  })

  it('are waited for: those that are there, and those that come', async () => {
    await cluster.send({ topic: 'orders', body: 'one' })
    expect(bodies(await cluster.waitForMessages('orders', 1))).to.deep.equal(['one'])

    const both = cluster.waitForMessages('orders', 2)
    await cluster.send({ topic: 'other', body: 'another' })
    await cluster.send({ topic: 'orders', body: 'two' })

    expect(bodies(await both)).to.have.members(['one', 'two'])
  })

  it('are waited for no longer than was said, by the clock of the cluster', async () => {
    const missing = rejection(cluster.waitForMessages('orders', 1, { timeoutMs: 300 }))
    await clock.advance(300)

    expect(await missing).to.be.instanceOf(TimeoutError)
    expect((await missing).message).to.equal('orders has 0 messages after 300 ms, not 1')
  })

  it('can be dead letters of a group', async () => {
    await cluster.send({ topic: '%DLQ%kitchen', body: 'burnt' })

    expect(bodies(cluster.deadLetters('kitchen'))).to.deep.equal(['burnt'])
    expect(cluster.deadLetters('bar')).to.deep.equal([])
  })

  it('are gone after a reset, with all that was changed; addresses stay', async () => {
    const { namesrvAddr, brokerAddrs } = cluster
    await cluster.send({ topic: 'orders', body: 'one' })
    await cluster.createTopic('other')
    cluster.createGroup('kitchen', { consumeEnable: false })
    cluster.broker().config.brokerPermission = 4
    cluster.intercept(getBrokerConfig, silence())
    await using client = newClient()
    await client.call(brokerAddrs[0]!, getAllTopicConfig, {})

    await cluster.reset()

    expect(cluster.requests(getAllTopicConfig)).to.deep.equal([])
    expect(await client.call(brokerAddrs[0]!, getBrokerConfig, {})).to.include({ answer: 'SUCCESS' })

    expect(cluster).to.include({ namesrvAddr })
    expect(cluster.brokerAddrs).to.deep.equal(brokerAddrs)
    expect(cluster.messages('orders')).to.deep.equal([])
    const { disk, config } = cluster.broker()
    expect([disk.topics.has('orders'), disk.topics.has('other')]).to.deep.equal([true, false])
    expect(disk.groups.get('kitchen')).to.equal(undefined)
    expect(config.brokerPermission).to.equal(6)
    await cluster.send({ topic: 'orders', body: 'two' })
    expect(bodies(cluster.messages('orders'))).to.deep.equal(['two'])
  })
})
