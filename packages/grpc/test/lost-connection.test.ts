// SPDX-License-Identifier: Apache-2.0
// A proxy that goes away, and one that is behind a connection that leads nowhere: traffic comes back by itself.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { Socket } from 'node:net'
import { expect } from 'chai'
import { ConnectionError, VirtualClock, WakeUp, type RocketMQError } from '@rocketmq-ts/core'
import { FaultProxy } from '@rocketmq-ts/fault-proxy'
import { Producer, PushConsumer } from '@rocketmq-ts/grpc'
import type { LocalCluster } from '@rocketmq-ts/local-cluster'
import { rejection, waitFor } from '@rocketmq-ts/test-run'
import { routeThrough, virtualMs } from '@rocketmq-ts/testing'
import { plainly, proxied, streamsOf } from './proxied.js'

/** What stands before the proxy, and where routes lead to. */
async function linkBefore(cluster: LocalCluster): Promise<FaultProxy> {
  const link = await FaultProxy.start({ target: cluster.endpoints, isRemoting: false })
  routeThrough(link.address, cluster)
  return link
}

describe('a lost connection', () => {
  it('is made again after the proxy was away, under the same id, and sends go on', async () => {
    await using cluster = await proxied()
    await using producer = new Producer({ endpoints: plainly(cluster), topics: ['orders'], sendTimeoutMs: 8000 })
    await producer.start()

    await cluster.proxy.stop()
    const sending = producer.send({ topic: 'orders', body: 'x' })
    await cluster.proxy.start()
    const sent = await sending

    expect(sent.status).to.equal('SEND_OK')
    expect(streamsOf(cluster).size).to.equal(2)
    expect(cluster.proxy.clients().map(({ clientId }) => clientId)).to.deep.equal([producer.clientId])
  })

  it('is made again as soon as the proxy is back when a send waits for it, however long it was away', async () => {
    const clock = new VirtualClock()
    await using cluster = await proxied()
    const endpoints = plainly(cluster)
    await using producer = new Producer({ endpoints, topics: ['orders'], sendTimeoutMs: 1500, clock })
    await producer.start()
    const dialled: Socket[] = []
    const onDial = (message: unknown) => dialled.push((message as { socket: Socket }).socket)
    subscribe('net.client.socket', onDial)
    try {
      await cluster.proxy.stop()
      const refused = () =>
        dialled.filter(({ errored }) => errored?.message.endsWith(`ECONNREFUSED ${cluster.endpoints}`)).length
      // Its waits have grown to their longest, and the longest has just begun.
      await virtualMs(clock, () => refused() >= 9)
      await cluster.proxy.start()

      let isOver = false
      const sending = producer.send({ topic: 'orders', body: 'x' }).finally(() => (isOver = true))
      const over = waitFor('the end of the send', async () => {
        await clock.advance(5)
        return isOver
      })

      expect((await sending).status).to.equal('SEND_OK')
      await over
    } finally {
      unsubscribe('net.client.socket', onDial)
    }
  })

  it('carries no send before the proxy has answered the settings again', async () => {
    await using cluster = await proxied()
    await using producer = new Producer({ endpoints: plainly(cluster), topics: ['orders'], sendTimeoutMs: 20_000 })
    await producer.start()
    await cluster.proxy.stop()
    let release = (): void => undefined
    const released = new Promise<void>(resolve => (release = resolve))
    let sentBefore: number | undefined
    cluster.proxy.intercept('Telemetry', async (_seen, proceed) => {
      sentBefore ??= await released.then(() => cluster.proxy.calls('SendMessage').length)
      return proceed()
    })

    await cluster.proxy.start()
    const sending = producer.send({ topic: 'orders', body: 'x' })
    await waitFor('the settings', () => streamsOf(cluster).size === 2)
    for (let turn = 0; turn < 20; turn++) await new Promise(resolve => setImmediate(resolve))
    release()

    expect((await sending).status).to.equal('SEND_OK')
    expect(sentBefore).to.equal(0)
  })

  it('that leads nowhere is given up when a call has got no answer, and made anew', async () => {
    await using cluster = await proxied()
    await using link = await linkBefore(cluster)
    await using producer = new Producer({ endpoints: `grpc://${link.address}`, topics: ['orders'], maxAttempts: 1 })
    await producer.start()

    link.abandon()
    const error = await rejection<RocketMQError>(producer.send({ topic: 'orders', body: 'a' }, { timeoutMs: 300 }))
    const sent = await producer.send({ topic: 'orders', body: 'b' }, { timeoutMs: 6000 })

    expect(error).to.include({ outcome: 'unknown' })
    expect(sent.status).to.equal('SEND_OK')
    expect(link.accepted).to.equal(2)
  })

  it('that leads nowhere is given up while sends wait that have much time, and they are tried again', async () => {
    await using cluster = await proxied()
    await using link = await linkBefore(cluster)
    const options = { topics: ['orders'], requestTimeoutMs: 300, sendTimeoutMs: 60_000 }
    await using producer = new Producer({ endpoints: `grpc://${link.address}`, ...options })
    await producer.start()

    link.abandon()
    const { attempts } = await producer.send({ topic: 'orders', body: 'a' })

    expect(attempts.map(({ error }) => error?.constructor)).to.deep.equal([ConnectionError, undefined])
  })

  it('that leads nowhere loses no message that was written into it: it comes again when its time is over', async () => {
    const clock = new VirtualClock()
    await using cluster = await proxied({ clock })
    await using link = await linkBefore(cluster)
    const handled = new Set<string>()
    const first = new WakeUp(clock)
    let isHeld = false
    await using consumer = new PushConsumer({
      endpoints: `grpc://${link.address}`,
      consumerGroup: 'kitchen',
      subscriptions: { orders: '*' },
      requestTimeoutMs: 3000,
      clock,
      async handler({ body }) {
        if (body.toString() === 'first' && handled.size === 0) {
          isHeld = true
          await first.wait({})
        }
        handled.add(body.toString())
      },
    })
    await virtualMs(clock, consumer.start())
    await cluster.send({ topic: 'orders', body: 'first' })
    await virtualMs(clock, () => isHeld && cluster.proxy.calls('ReceiveMessage').length >= 2)

    link.abandon()
    for (const body of ['1', '2', '3', '4']) await cluster.send({ topic: 'orders', body })
    // Its acknowledgement gets no answer, which raises the doubt.
    first.wake()

    // What dials waits by the machine's clock.
    await waitFor('the next connection', async () => {
      await clock.advance(50)
      return streamsOf(cluster).size === 2
    })
    const tookMs = await virtualMs(clock, () => handled.size === 5, 50)
    expect(tookMs).to.be.within(30_000, 120_000)
    await virtualMs(clock, consumer.close())
  })

  it('goes to the next endpoint when one is lost, and back when that one is lost', async () => {
    await using one = await proxied()
    await using two = await proxied()
    const endpoints = `${plainly(one)};${two.endpoints}`
    await using producer = new Producer({ endpoints, topics: ['orders'], sendTimeoutMs: 8000 })
    await producer.start()
    const sends = ({ proxy }: LocalCluster) => proxy.calls('SendMessage').length
    await producer.send({ topic: 'orders', body: 'a' })
    expect([sends(one), sends(two)]).to.deep.equal([1, 0])

    await one.proxy.stop()
    const second = await producer.send({ topic: 'orders', body: 'b' })
    expect(sends(two)).to.equal(1)
    expect(second.attempts.at(-1)?.address).to.equal(two.endpoints)

    await one.proxy.start()
    await two.proxy.stop()
    await producer.send({ topic: 'orders', body: 'c' })
    expect(sends(one)).to.equal(2)
  })

  it('takes sends with it that wait for an answer, which are tried again', async () => {
    await using cluster = await proxied()
    cluster.proxy.intercept('SendMessage', () => undefined, { times: 1 })
    await using producer = new Producer({ endpoints: plainly(cluster), topics: ['orders'], sendTimeoutMs: 8000 })
    await producer.start()

    const sending = producer.send({ topic: 'orders', body: 'x' })
    await waitFor('the send', () => cluster.proxy.calls('SendMessage').length === 1)
    cluster.proxy.reconnect(producer.clientId)
    const { attempts } = await sending

    expect(attempts.map(({ error }) => error?.constructor)).to.deep.equal([ConnectionError, undefined])
  })
})
