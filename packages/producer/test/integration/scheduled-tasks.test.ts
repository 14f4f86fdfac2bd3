// SPDX-License-Identifier: Apache-2.0
// What the shared instance does periodically, with the hands of the clock turned by the test.
import type { RegisteredConsumer } from '@rocketmq-ts/client'
import { VirtualClock } from '@rocketmq-ts/core'
import { LocalCluster } from '@rocketmq-ts/local-cluster'
import type { DefaultMQProducer } from '@rocketmq-ts/producer'
import { getRouteInfoByTopic, heartbeat } from '@rocketmq-ts/protocol'
import { startAddressServer, waitFor } from '@rocketmq-ts/test-run'
import { expect } from 'chai'
import { producerOn } from '../producers.js'

describe('the scheduled tasks of a producer', () => {
  let cluster: LocalCluster
  let clock: VirtualClock
  let producer: DefaultMQProducer

  beforeEach(async () => {
    cluster = await LocalCluster.start({ brokers: 2, topics: ['orders'] })
    clock = new VirtualClock()
    producer = await producerOn(cluster, { clock })
  })
  afterEach(async () => {
    await producer.close()
    await cluster.close()
  })

  const seen = (declaration: typeof getRouteInfoByTopic | typeof heartbeat) => cluster.requests(declaration).length

  /** Turns the hands in steps, and lets the sockets work between them. */
  async function advance(milliseconds: number): Promise<void> {
    await clock.advance(milliseconds)
    await settled()
  }

  /** Until the requests under way have been answered. */
  async function settled(): Promise<void> {
    await producer.send({ topic: 'orders', body: 'a round trip' })
  }

  it('ask for the routes 10 ms after the start and then every 30 s', async () => {
    await settled()
    const atStart = seen(getRouteInfoByTopic)

    await advance(10)
    await waitFor('the first poll', () => seen(getRouteInfoByTopic) > atStart)
    const afterFirst = seen(getRouteInfoByTopic)
    await advance(29_000)
    const before = seen(getRouteInfoByTopic)
    await advance(1001)
    await waitFor('the second poll', () => seen(getRouteInfoByTopic) > before)

    expect(before).to.equal(afterFirst)
  })

  it('send heartbeats 1 s after the start and then every 30 s', async () => {
    const atStart = seen(heartbeat)

    await advance(1000)
    await waitFor('the first heartbeat', () => seen(heartbeat) > atStart)
    const afterFirst = seen(heartbeat)
    await advance(29_000)
    const before = seen(heartbeat)
    await advance(1001)
    await waitFor('the second heartbeat', () => seen(heartbeat) > before)

    expect(before).to.equal(afterFirst)
  })

  it('commit the offsets of consumers after 10 s and then every 5 s', async () => {
    const ran: [string, number][] = []
    const startedAt = clock.now()
    const note = (what: string) => ran.push([what, clock.now() - startedAt])
    producer.defaultMQProducerImpl.instance.consumerTable.set('CG', {
      persistConsumerOffset: () => Promise.resolve(void note('offsets')),
      subscribedTopics: [],
      rebalance: () => Promise.resolve(true),
    } as unknown as RegisteredConsumer)

    await clock.advance(20_000)
    producer.defaultMQProducerImpl.instance.consumerTable.delete('CG')

    expect(ran).to.deep.equal([10_000, 15_000, 20_000].map(at => ['offsets', at]))
  })

  it('forget a broker that has left with the heartbeat after the poll', async () => {
    const { brokers } = producer.defaultMQProducerImpl.instance
    const before = [...brokers.all()].length
    await cluster.broker('broker-b').stop()

    await clock.advance(1000)
    await waitFor('the broker to be forgotten', async () => {
      await advance(30_000)
      return [...brokers.all()].length === 1
    })

    expect(before).to.equal(2)
  })

  it('ask the address server again after 10 s and then every 2 minutes', async () => {
    const more = `${cluster.namesrvAddr};127.0.0.1:1`
    await using server = await startAddressServer(count => (count === 1 ? cluster.namesrvAddr : more))
    await using found = await producerOn({}, { addressServer: { domain: server.address }, clock })
    const { nameServers } = found.defaultMQProducerImpl.instance

    await clock.advance(9999)
    const early = server.asked.length
    await clock.advance(1)
    await waitFor('the longer list', () => nameServers.addresses.length === 2)
    await clock.advance(119_999)
    const between = server.asked.length
    await clock.advance(1)
    await waitFor('the third question', () => server.asked.length === 3)

    expect([early, between]).to.deep.equal([1, 2])
  })

  it('need not come for a broker that came back: it is told at once', async () => {
    const before = seen(heartbeat)

    await cluster.broker('broker-a').restart()
    await waitFor('a heartbeat', async () => {
      await settled()
      return seen(heartbeat) > before
    })

    expect(cluster.requests(heartbeat).at(-1)?.server).to.equal('broker-a')
  })

  it('end with the producer: nothing waits on the clock any more', async () => {
    const during = clock.pending

    await producer.close()

    expect(during).to.be.greaterThan(0)
    expect(clock.pending).to.equal(0)
  })
})
