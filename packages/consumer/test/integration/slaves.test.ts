// SPDX-License-Identifier: Apache-2.0
// Consumers of brokers that have a slave.
import { MQClientManager } from '@rocketmq-ts/client'
import { DefaultMQPushConsumer, SimpleConsumer } from '@rocketmq-ts/consumer'
import { LocalCluster } from '@rocketmq-ts/local-cluster'
import { uniqueName, waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'

describe('a consumer of a broker with a slave', () => {
  it('gets its messages from the slave while the master is lost, and from the master when it is back', async () => {
    const brokers = [{ brokerName: 'a' }, { brokerName: 'a', brokerId: 1 }]
    const topics = [{ name: 'orders', queues: 1 }]
    await using cluster = await LocalCluster.start({ brokers, topics, config: { slaveReadEnable: true } })
    const [master, slave] = cluster.brokers
    const seen: string[] = []
    const options = { namesrvAddr: cluster.namesrvAddr, consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET' } as const
    await using consumer = new DefaultMQPushConsumer({
      ...options,
      consumerGroup: uniqueName('CG'),
      manager: new MQClientManager(),
      pollNameServerInterval: 1000,
      handler: ({ body }) => void seen.push(body.toString()),
    })
    void consumer.subscribe('orders')
    await cluster.send({ topic: 'orders', body: 'one' })
    await cluster.send({ topic: 'orders', body: 'two' })
    await master?.kill()
    await consumer.start()
    await waitFor('the messages from the slave', () => seen.length === 2, 30_000)
    await master?.start()
    await cluster.send({ topic: 'orders', body: 'three' })
    await waitFor('the message from the master', () => seen.includes('three'), 30_000)

    expect(new Set(seen)).to.deep.equal(new Set(['one', 'two', 'three']))
    expect(slave?.isRunning).to.equal(true)
  }).timeout(60_000)

  it('does not ask for what only a master can give, while there is none', async () => {
    const brokers = [{ brokerName: 'a' }, { brokerName: 'b' }, { brokerName: 'b', brokerId: 1 }]
    await using cluster = await LocalCluster.start({ brokers, topics: ['orders'] })
    const failures: unknown[] = []
    await using consumer = new SimpleConsumer({
      namesrvAddr: cluster.namesrvAddr,
      consumerGroup: uniqueName('CG'),
      consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
      manager: new MQClientManager(),
      subscriptions: { orders: '*' },
    })
    consumer.on('receiveFailed', (...failure) => failures.push(failure))
    await cluster.brokers[1]?.kill()
    await consumer.start()
    await cluster.send({ topic: 'orders', brokerName: 'a', body: 'one' })

    const received = await consumer.receive({ maxMessages: 2, waitMs: 0 })

    expect(received.map(({ body }) => body.toString())).to.deep.equal(['one'])
    expect(failures).to.deep.equal([])
  })
})
