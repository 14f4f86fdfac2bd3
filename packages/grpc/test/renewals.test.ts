// SPDX-License-Identifier: Apache-2.0
// A push consumer prolongs what it has not settled, by its own clock.
import { expect } from 'chai'
import { VirtualClock } from '@rocketmq-ts/core'
import { PushConsumer } from '@rocketmq-ts/grpc'
import { durationMs, wire } from '@rocketmq-ts/grpc-protocol'
import { virtualMs } from '@rocketmq-ts/testing'
import { no, plainly, proxied } from './proxied.js'

/**
 * A consumer that handles one message at a time, the first ones until they are let go, and a cluster; all by one clock.
 */
async function bench(held: number) {
  const clock = new VirtualClock()
  const cluster = await proxied({ clock })
  const begun: string[] = []
  const letGo: (() => void)[] = []
  const consumer = new PushConsumer({
    endpoints: plainly(cluster),
    consumerGroup: 'jobs',
    subscriptions: { orders: '*' },
    consumeConcurrency: 1,
    clock,
    async handler({ body }) {
      begun.push(body.toString())
      if (letGo.length < held) await new Promise<void>(resolve => letGo.push(resolve))
    },
  })
  await virtualMs(clock, consumer.start())
  return {
    clock,
    cluster,
    begun,
    letGo,
    async pass(ms: number) {
      const endsAt = clock.monotonic() + ms
      await virtualMs(clock, () => clock.monotonic() >= endsAt, 500)
    },
    /** Until the consumer has these many. */
    async sent(...bodies: readonly string[]) {
      for (const body of bodies) await cluster.send({ topic: 'orders', body })
      await virtualMs(clock, () => begun.length === 1)
      await virtualMs(clock, () => cluster.proxy.calls('ReceiveMessage').length > bodies.length)
    },
    acks: () => cluster.proxy.calls('AckMessage').flatMap(({ request }) => request.entries),
    async [Symbol.asyncDispose]() {
      for (const end of letGo) end()
      await virtualMs(clock, consumer.close({ timeoutMs: 0 }))
      await cluster.close()
    },
  }
}

describe('messages that a push consumer holds', () => {
  it('stay its own for as long as its handlers take, and are acknowledged by the newest receipt', async () => {
    await using all = await bench(2)
    const { cluster, begun, letGo } = all
    const askedAt: Record<string, number[]> = {}
    cluster.proxy.intercept('ChangeInvisibleDuration', ({ request }, proceed) => {
      ;(askedAt[request.messageId] ??= []).push(all.clock.monotonic())
      return proceed()
    })
    await all.sent('a', 'b')

    await all.pass(200_000)
    const calls = cluster.proxy.calls('ChangeInvisibleDuration')
    letGo[0]?.()
    await virtualMs(all.clock, () => letGo.length === 2)
    letGo[1]?.()
    await virtualMs(all.clock, () => all.acks().length === 2)

    expect(
      calls.every(({ request }) => request.invisibleDuration && durationMs(request.invisibleDuration) === 60_000),
    ).to.equal(true)
    expect(Object.keys(askedAt)).to.have.length(2)
    for (const times of Object.values(askedAt)) {
      const pauses = times.slice(1).map((at, index) => at - (times[index] ?? 0))
      expect(Math.min(...pauses)).to.be.at.least(40_000)
      expect(Math.max(...pauses)).to.be.below(50_000)
    }
    // Each call used the receipt that the one before brought, and so do the acknowledgements.
    const used = calls.map(({ request }) => request.receiptHandle)
    expect(new Set(used).size).to.equal(used.length)
    for (const { receiptHandle } of all.acks()) expect(used).not.to.include(receiptHandle)
    await all.pass(120_000)
    expect([...begun].sort()).to.deep.equal(['a', 'b'])
  })

  it('are settled when the receipt has come that is on its way', async () => {
    await using all = await bench(1)
    let answer: (() => void) | undefined
    all.cluster.proxy.intercept('ChangeInvisibleDuration', async (_seen, proceed) => {
      await new Promise<void>(resolve => (answer = resolve))
      return proceed()
    })
    await all.sent('a')

    await virtualMs(all.clock, () => answer !== undefined, 500)
    all.letGo[0]?.()
    await all.pass(500)
    const before = all.acks().length
    answer?.()
    await virtualMs(all.clock, () => all.acks().length === 1)

    expect(before).to.equal(0)
    await all.pass(120_000)
    expect(all.begun).to.deep.equal(['a'])
  })

  it('are not handed out when their time was over', async () => {
    await using all = await bench(1)
    const restore = all.cluster.proxy.intercept('ChangeInvisibleDuration', () => ({
      status: no(wire.Code.INTERNAL_SERVER_ERROR),
      receiptHandle: '',
    }))
    await all.sent('a', 'b')

    await all.pass(59_000)
    restore()
    await all.pass(3000)
    all.letGo[0]?.()
    await virtualMs(all.clock, () => all.begun.length >= 3, 500)
    await all.pass(70_000)

    const [, ...others] = all.begun
    // Each comes once more, by its next delivery.
    expect(others.sort()).to.deep.equal(['a', 'b'])
  })
})
