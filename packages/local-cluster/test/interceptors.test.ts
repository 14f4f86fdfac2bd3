// SPDX-License-Identifier: Apache-2.0
// Faults and inspection: what a test of somebody's client does with a cluster.
import { BrokerError, ClosedError, ConnectionError, TimeoutError, VirtualClock } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { heartbeat, sendMessageV2, unregisterBroker, type HeartbeatData } from '@rocketmq-ts/protocol'
import type { RemotingClient } from '@rocketmq-ts/remoting'
import {
  answer,
  closeConnection,
  delay,
  halfOpen,
  LocalCluster,
  loseAnswer,
  silence,
  type RequestInterceptor,
} from '../src/index.js'
import { newClient, send, sendFields } from './raw-client.js'

function thrownBy(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  )
}

describe('an intercepted request', () => {
  let clock: VirtualClock
  let cluster: LocalCluster
  let client: RemotingClient
  let broker: string

  beforeEach(async () => {
    clock = new VirtualClock()
    cluster = await LocalCluster.start({ clock, topics: ['orders'] })
    client = newClient()
    broker = cluster.brokerAddrs[0]!
  })

  afterEach(async () => {
    await client.close({ drainMs: 0 })
    await cluster.close()
  })

  const sendSoon = (timeoutMs = 50) =>
    client.call(broker, sendMessageV2, sendFields('orders'), { body: Buffer.from('x'), timeoutMs })

  it('is lost without an effect by silence', async () => {
    cluster.intercept(sendMessageV2, silence(), { times: 1 })

    expect(await thrownBy(sendSoon())).to.be.instanceOf(TimeoutError)
    expect(cluster.messages('orders')).to.have.length(0)
    expect((await send(client, broker, 'orders', 'second')).answer).to.equal('SUCCESS')
  })

  it('has its effect, and loses only its answer', async () => {
    cluster.intercept(sendMessageV2, loseAnswer())

    const error = await thrownBy(sendSoon())
    await cluster.waitForMessages('orders', 1)

    expect(error).to.be.instanceOf(TimeoutError)
    expect(cluster.messages('orders')).to.have.length(1)
  })

  it('waits for the cluster’s clock', async () => {
    cluster.intercept(sendMessageV2, delay(60_000))
    const sending = sendSoon(5000)
    await cluster.received(sendMessageV2)

    expect(cluster.messages('orders')).to.have.length(0)
    await clock.advance(60_000)
    expect((await sending).answer).to.equal('SUCCESS')
  })

  it('is answered with any code', async () => {
    cluster.intercept(sendMessageV2, answer('SYSTEM_BUSY', 'not now'))

    expect(await thrownBy(sendSoon(5000)))
      .to.be.instanceOf(BrokerError)
      .and.include({ responseCode: 2, remark: 'not now' })
  })

  it('costs its connection', async () => {
    cluster.intercept(sendMessageV2, closeConnection(), { times: 1 })

    expect(await thrownBy(sendSoon(5000))).to.be.instanceOf(ConnectionError)
  })

  it('makes the peer vanish: nothing on the connection is answered any more', async () => {
    cluster.intercept(sendMessageV2, halfOpen(), { times: 1 })

    const [first, second] = await Promise.all([thrownBy(sendSoon()), thrownBy(sendSoon())])

    expect(first).to.be.instanceOf(TimeoutError)
    expect(second).to.be.instanceOf(TimeoutError)
    expect(cluster.messages('orders')).to.have.length(0)
  })

  it('can be changed on its way in and out', async () => {
    const later: RequestInterceptor<typeof sendMessageV2> = async (request, { server }, proceed) => {
      await proceed()
      return { queueOffset: 77, msgId: `${server} ${request.topic}`, queueId: 0 }
    }
    cluster.intercept(sendMessageV2, later)

    expect(await sendSoon(5000)).to.include({ queueOffset: 77, msgId: 'broker-a orders' })
  })

  it('goes its way again when the interceptor is taken away', async () => {
    const remove = cluster.intercept(sendMessageV2, silence())
    remove()

    expect((await sendSoon(5000)).answer).to.equal('SUCCESS')
  })

  it('is only intercepted on the server that is named', async () => {
    cluster.intercept(sendMessageV2, silence(), { server: 'broker-b' })

    expect((await sendSoon(5000)).answer).to.equal('SUCCESS')
  })
})

describe('a cluster that is stopped', () => {
  it('ends although requests are intercepted, delayed or waited for', async () => {
    const clock = new VirtualClock()
    const cluster = await LocalCluster.start({ clock, topics: ['orders'] })
    const client = newClient()
    cluster.intercept(unregisterBroker, silence())
    cluster.intercept(sendMessageV2, delay(1000))
    const sending = thrownBy(send(client, cluster.brokerAddrs[0]!, 'orders', 'x'))
    await cluster.received(sendMessageV2)
    const waiting = thrownBy(cluster.received(heartbeat))

    await cluster.close()

    expect(await waiting).to.be.instanceOf(ClosedError)
    expect(await sending).to.be.instanceOf(ConnectionError)
    expect(clock.pending).to.equal(0)
    await client.close()
  })
})

describe('a test that looks at a cluster', () => {
  const beat: HeartbeatData = {
    clientId: 'shop@1',
    producerDataSet: [{ groupName: 'shop' }],
    consumerDataSet: [
      {
        groupName: 'billing',
        consumeType: 'CONSUME_PASSIVELY',
        messageModel: 'CLUSTERING',
        consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
        subscriptionDataSet: [
          {
            topic: 'orders',
            subString: 'paid',
            subVersion: 1,
            tagsSet: [],
            codeSet: [],
            expressionType: 'TAG',
            classFilterMode: false,
          },
        ],
        unitMode: false,
      },
    ],
    heartbeatFingerprint: 0,
    withoutSub: false,
  }

  it('waits for the next request of a kind, and lists those that came', async () => {
    await using cluster = await LocalCluster.start()
    await using client = newClient()
    const coming = cluster.received(heartbeat, { matches: ({ request }) => request.body?.clientId === 'shop@1' })

    await client.call(cluster.brokerAddrs[0]!, heartbeat, {}, { body: beat })

    const seen = await coming
    expect(seen).to.include({ server: 'broker-a', isOneway: false })
    expect(seen.request.body?.producerDataSet).to.deep.equal([{ groupName: 'shop' }])
    expect(cluster.requests(heartbeat)).to.have.length(1)
  })

  it('is told when no such request comes', async () => {
    const clock = new VirtualClock()
    await using cluster = await LocalCluster.start({ clock })
    const coming = thrownBy(cluster.received(heartbeat, { timeoutMs: 1000 }))
    await clock.advance(1000)

    expect(await coming).to.be.instanceOf(TimeoutError)
  })

  it('sees the clients of a group come and go', async () => {
    await using cluster = await LocalCluster.start()
    const client = newClient()
    await client.call(cluster.brokerAddrs[0]!, heartbeat, {}, { body: beat })

    const [producer] = cluster.clients('shop')
    const [consumer] = cluster.clients('billing')
    await client.close()
    while (cluster.clients('billing').length > 0) await new Promise(resolve => setImmediate(resolve))

    expect(producer).to.include({ brokerName: 'broker-a', clientId: 'shop@1', role: 'producer', language: 'JAVA' })
    expect(consumer).to.deep.include({ role: 'consumer', subscriptions: { orders: 'paid' } })
    expect(cluster.clients('shop')).to.have.length(0)
  })

  it('forgets clients that send no heartbeat for two minutes', async () => {
    const clock = new VirtualClock()
    await using cluster = await LocalCluster.start({ clock })
    await using client = newClient()
    await client.call(cluster.brokerAddrs[0]!, heartbeat, {}, { body: beat })

    await clock.advance(119_000)
    const before = cluster.clients('shop').length
    await clock.advance(12_000)

    expect(before).to.equal(1)
    expect(cluster.clients('shop')).to.have.length(0)
  })
})
