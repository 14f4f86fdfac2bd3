// SPDX-License-Identifier: Apache-2.0
// More sends than may be in flight: none is lost, none passes another, and who gives up leaves the row.
import { TimeoutError, VirtualClock } from '@rocketmq-ts/core'
import { LocalCluster, silence } from '@rocketmq-ts/local-cluster'
import type { ProducerOptions, SendMessageHook } from '@rocketmq-ts/producer'
import { sendMessageV2 } from '@rocketmq-ts/protocol'
import { onEachCluster, rejection, virtualMs } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { producerOn } from '../producers.js'

onEachCluster('back-pressure', cluster => {
  it('stores messages of one queue in the order in which they were sent, however many wait', async () => {
    const topic = await cluster.topic('pressure', { queues: 1 })
    await using producer = await producerOn(cluster.clientOptions, { maxInFlightMessages: 1, sendMsgTimeout: 30_000 })

    await Promise.all(Array.from({ length: 300 }, (_, i) => producer.send({ topic, body: String(i) })))

    const stored = await cluster.messages(topic, 300)
    expect(stored.map(({ body }) => Number(body.toString()))).to.deep.equal(Array.from({ length: 300 }, (_, i) => i))
  })

  const bounds: [string, Partial<ProducerOptions>, number][] = [
    ['messages', { maxInFlightMessages: 3 }, 3],
    ['bytes', { maxInFlightBytes: 150_000 }, 2],
  ]
  for (const [what, bound, most] of bounds) {
    it(`never has more ${what} in flight than allowed, and uses what is allowed`, async () => {
      const topic = await cluster.topic('pressure')
      const inFlight = new Peak()
      await using producer = await producerOn(cluster.clientOptions, {
        ...bound,
        sendMessageHooks: [inFlight],
        compressMsgBodyOverHowmuch: 10_000_000,
        sendMsgTimeout: 30_000,
      })

      const sent = await Promise.all(
        Array.from({ length: 50 }, () => producer.send({ topic, body: Buffer.alloc(60_000, 'x') })),
      )

      expect(sent.every(({ status }) => status === 'SEND_OK')).to.equal(true)
      expect(inFlight.peak).to.equal(most)
    })
  }

  it('is left by a signal: that message is not sent, and the others are served', async () => {
    const topic = await cluster.topic('pressure')
    await using producer = await producerOn(cluster.clientOptions, { maxInFlightMessages: 1, sendMsgTimeout: 30_000 })
    const aborter = new AbortController()

    const first = producer.send({ topic, body: 'first' })
    const waiting = rejection(producer.send({ topic, body: 'waiting' }, { signal: aborter.signal }))
    const last = producer.send({ topic, body: 'last' })
    aborter.abort()
    const soonest = await Promise.race([first.then(() => 'first'), waiting.then(() => 'waiting')])
    await Promise.all([first, last])

    expect(soonest).to.equal('waiting')
    expect(await waiting).to.include({ code: 'ERR_ABORTED', outcome: 'not-sent' })
    expect((await cluster.messages(topic, 2)).map(({ body }) => body.toString())).to.have.members(['first', 'last'])
  })
})

/** A hook that counts the sends between their beginning and their end. */
class Peak implements SendMessageHook {
  readonly hookName = 'peak'
  peak = 0
  #now = 0

  sendMessageBefore(): void {
    this.peak = Math.max(this.peak, ++this.#now)
  }

  sendMessageAfter(): void {
    this.#now--
  }
}

describe('back-pressure against a silent broker', () => {
  it('settles every send by its deadline: those that waited were not sent', async () => {
    await using cluster = await LocalCluster.start({ topics: ['orders'] })
    const clock = new VirtualClock()
    await using producer = await producerOn(cluster, { maxInFlightMessages: 2, clock })
    cluster.intercept(sendMessageV2, silence())
    const received = cluster.received(sendMessageV2, { count: 2 })

    const failing = Promise.all(
      // The later ones give up while the first are still waited for.
      [400, 400, 100, 100, 100].map(timeoutMs =>
        rejection(producer.send({ topic: 'orders', body: 'x' }, { timeoutMs })),
      ),
    )
    await received
    const elapsedMs = await virtualMs(clock, failing)
    const errors = await failing

    expect(elapsedMs).to.equal(400)
    expect(errors.map(({ outcome }) => outcome)).to.deep.equal([
      'unknown',
      'unknown',
      'not-sent',
      'not-sent',
      'not-sent',
    ])
    expect(errors[4]).to.be.instanceOf(TimeoutError)
  })
})
