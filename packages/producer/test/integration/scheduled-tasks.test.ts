// SPDX-License-Identifier: Apache-2.0
// What the shared instance does periodically, with the hands of the clock turned by the test.
import { LocalCluster } from '@rocketmq-ts/local-cluster'
import type { DefaultMQProducer } from '@rocketmq-ts/producer'
import { getRouteInfoByTopic, heartbeat, VirtualClock } from '@rocketmq-ts/protocol'
import { waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { producerOn } from '../producers.js'

describe('the scheduled tasks of a producer', () => {
  let cluster: LocalCluster
  let clock: VirtualClock
  let producer: DefaultMQProducer

  beforeEach(async () => {
    cluster = await LocalCluster.start({ topics: ['orders'] })
    clock = new VirtualClock()
    producer = await producerOn(cluster, { clock })
  })
  afterEach(async () => {
    await producer.close()
    await cluster.stop()
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

  it('end with the producer: nothing waits on the clock any more', async () => {
    const during = clock.pending

    await producer.close()

    expect(during).to.be.greaterThan(0)
    expect(clock.pending).to.equal(0)
  })
})
