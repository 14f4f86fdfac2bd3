// SPDX-License-Identifier: Apache-2.0
// How long a push consumer waits before it asks or tells again.
import { VirtualClock, type Timer } from '@rocketmq-ts/core'
import { methods, wire } from '@rocketmq-ts/grpc-protocol'
import type { LocalCluster } from '@rocketmq-ts/local-cluster'
import { Producer, PushConsumer } from '@rocketmq-ts/grpc'
import { virtualMs } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { no, ok, plainly, proxied } from './proxied.js'

/** Notes how long each wait is meant to last. */
class NotingClock extends VirtualClock {
  readonly waits: number[] = []

  override setTimeout(callback: () => void, delayMs: number): Timer {
    this.waits.push(delayMs)
    return super.setTimeout(callback, delayMs)
  }
}

describe('the waits of a push consumer', () => {
  let cluster: LocalCluster
  let clock: NotingClock
  let consumer: PushConsumer
  beforeEach(async () => {
    cluster = await proxied()
    clock = new NotingClock()
    const subscriptions = { orders: '*' }
    consumer = new PushConsumer({
      endpoints: plainly(cluster),
      consumerGroup: 'jobs',
      subscriptions,
      clock,
      handler: () => undefined,
    })
  })
  afterEach(async () => {
    await virtualMs(clock, consumer.close({ timeoutMs: 0 }))
    await cluster.close()
  })
  const calls = (name: 'ReceiveMessage' | 'AckMessage') => cluster.proxy.calls(name).length

  it('grow from 100 ms to three seconds while receives fail, each up to a fifth shorter or longer', async () => {
    cluster.proxy.intercept('ReceiveMessage', ({ call }) => {
      call.write(methods.ReceiveMessage.response.encode({ status: no(wire.Code.INTERNAL_SERVER_ERROR) }))
      call.end()
      return undefined
    })

    await consumer.start()
    await virtualMs(clock, () => calls('ReceiveMessage') > 7)

    const pauses = clock.waits.filter(ms => !Number.isInteger(ms)).slice(0, 7)
    for (const [index, base] of [100, 200, 400, 800, 1600, 3000, 3000].entries()) {
      expect(pauses[index], `the pause after failure ${index + 1}`).to.be.within(base * 0.8, base * 1.2)
    }
  })

  it('double from half a second to ten seconds while acknowledgements fail', async () => {
    cluster.proxy.intercept('AckMessage', () => ({ status: no(wire.Code.INTERNAL_SERVER_ERROR), entries: [] }))
    await using producer = new Producer({ endpoints: plainly(cluster), topics: ['orders'] })
    await producer.start()
    await producer.send({ topic: 'orders', body: 'x' })

    await consumer.start()
    await virtualMs(clock, () => calls('AckMessage') > 7)

    const rounds = [500, 1000, 2000, 4000, 8000, 10_000]
    expect(clock.waits).to.include.members(rounds)
    expect(Math.max(...clock.waits.filter(ms => rounds.includes(ms)))).to.equal(10_000)
  })

  it('last a second for the receive of a queue that is given up', async () => {
    cluster.proxy.intercept('ReceiveMessage', ({ call }) => {
      call.write(methods.ReceiveMessage.response.encode({ status: ok }))
      return undefined
    })
    await consumer.start()
    await virtualMs(clock, () => calls('ReceiveMessage') > 0)

    const lastMs = await virtualMs(clock, consumer.unsubscribe('orders'), 1)

    expect(lastMs).to.be.within(1000, 1010)
  })
})
