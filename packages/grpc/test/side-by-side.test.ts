// SPDX-License-Identifier: Apache-2.0
// A receive at several topics: all are asked at once, and what comes too late is neither lost nor hidden.
import { expect } from 'chai'
import { VirtualClock } from '@rocketmq-ts/core'
import { durationMs, methods, wire } from '@rocketmq-ts/grpc-protocol'
import { rejection, waitFor } from '@rocketmq-ts/test-run'
import { virtualMs } from '@rocketmq-ts/testing'
import { SimpleConsumer, type ReceivedMessage, type SimpleConsumerOptions } from '@rocketmq-ts/grpc'
import { no, ok, plainly, proxied } from './proxied.js'

const topics = ['a', 'b', 'c']

/** A receive at the server, which the test answers. */
interface Asked {
  readonly topic: string
  readonly invisibleMs: number
  answer(...ids: readonly string[]): void
  refuse(): void
}

const msOf = (duration: wire.Duration | null) => (duration === null ? -1 : durationMs(duration))

/** A consumer by a clock that stands still, and a server that answers no receive by itself. */
async function world({ invisibleMs = 30_000 }: Partial<SimpleConsumerOptions> = {}) {
  const cluster = await proxied({ topics })
  const asked: Asked[] = []
  const givenBack: string[] = []
  cluster.proxy.intercept('ReceiveMessage', ({ request, call }) => {
    const topic = request.messageQueue?.topic?.name ?? ''
    const write = (part: Parameters<typeof methods.ReceiveMessage.response.encode>[0]) =>
      call.write(methods.ReceiveMessage.response.encode(part))
    asked.push({
      topic,
      invisibleMs: msOf(request.invisibleDuration),
      answer: (...ids) => {
        write({ status: ids.length > 0 ? ok : no(wire.Code.MESSAGE_NOT_FOUND) })
        for (const messageId of ids) {
          const systemProperties = { messageId, receiptHandle: messageId, bodyEncoding: wire.Encoding.IDENTITY }
          write({ message: { topic: { name: topic }, body: Buffer.from('x'), systemProperties } })
        }
        call.end()
      },
      refuse: () => {
        write({ status: no(wire.Code.FORBIDDEN, `not ${topic}`) })
        call.end()
      },
    })
    return undefined
  })
  cluster.proxy.intercept('ChangeInvisibleDuration', ({ request }) => {
    givenBack.push(`${request.messageId} ${msOf(request.invisibleDuration)}`)
    return { status: ok }
  })
  const clock = new VirtualClock()
  const subscriptions = Object.fromEntries(topics.map(topic => [topic, '*']))
  const consumer = new SimpleConsumer({
    endpoints: plainly(cluster),
    consumerGroup: 'jobs',
    subscriptions,
    clock,
    invisibleMs,
  })
  await consumer.start()
  return {
    cluster,
    clock,
    consumer,
    asked,
    givenBack,
    /** The newest call for a topic. */
    to: (topic: string) => asked.findLast(call => call.topic === topic),
    /** Begins a receive, and waits until each topic was asked. */
    async receiving(wanted: Parameters<SimpleConsumer['receive']>[0] = {}) {
      const received = consumer.receive(wanted)
      await virtualMs(clock, () => topics.every(topic => asked.some(call => call.topic === topic)))
      return { received }
    },
    /** Leaves a message of topic `b` that no receive has taken. */
    async keepsOne() {
      const aborter = new AbortController()
      const aborted = rejection(consumer.receive({ signal: aborter.signal }))
      const atB = () => asked.find(call => call.topic === 'b' && call.invisibleMs === invisibleMs)
      await virtualMs(clock, () => atB() !== undefined)
      aborter.abort()
      await aborted
      const received = consumer.receive({ maxMessages: 1 })
      atB()?.answer('taken', 'kept')
      expect(idsOf(await received)).to.deep.equal(['taken'])
    },
    async [Symbol.asyncDispose]() {
      await virtualMs(clock, consumer.close())
      await cluster.close()
    },
  }
}

const idsOf = (messages: readonly ReceivedMessage[]) => messages.map(({ messageId }) => messageId)

describe('a receive of several topics', () => {
  it('asks one, and soon the others beside it', async () => {
    await using it = await world()

    const receiving = it.consumer.receive()
    await waitFor('the first call', () => it.asked.length === 1)
    const tookMs = await virtualMs(it.clock, () => it.asked.length === 3)
    it.to('c')?.answer('1')

    expect(tookMs).to.be.within(40, 100)
    expect(new Set(it.asked.map(({ topic }) => topic)).size).to.equal(3)
    expect(idsOf(await receiving)).to.deep.equal(['1'])
  })

  it('leaves what comes too late to the next, which does not ask for it again', async () => {
    await using it = await world()
    const { received } = await it.receiving()
    it.to('a')?.answer('1')
    await received
    it.to('b')?.answer('2', '3')
    it.to('c')?.answer()
    const next = await it.consumer.receive({ maxMessages: 1 })

    expect(idsOf(next)).to.deep.equal(['2'])
    expect(idsOf(await it.consumer.receive())).to.deep.equal(['3'])
    expect(it.asked.filter(({ topic }) => topic === 'b')).to.have.length(1)
    expect(next[0]?.isOurs).to.equal(true)
    expect(it.givenBack).to.deep.equal([])
  })

  it('asks no topic again while nobody waits', async () => {
    await using it = await world()
    const { received } = await it.receiving()
    it.to('a')?.answer('1')
    await received
    it.to('b')?.answer()
    it.to('c')?.answer()

    await it.clock.advance(20_000)

    expect(it.asked).to.have.length(3)
  })

  it('leaves what comes after its signal has aborted to the next', async () => {
    await using it = await world()
    const aborter = new AbortController()
    const { received } = await it.receiving({ signal: aborter.signal })
    aborter.abort()
    expect(await rejection(received)).to.include({ code: 'ERR_ABORTED' })

    it.to('b')?.answer('1')

    expect(idsOf(await it.consumer.receive())).to.deep.equal(['1'])
  })

  for (const [invisibleMs, keptMs] of [
    [30_000, 10_000],
    [12_000, 6000],
  ] as const) {
    it(`gives back after ${keptMs} ms what is its own for ${invisibleMs} ms and nobody takes`, async () => {
      await using it = await world({ invisibleMs })
      await it.keepsOne()

      const tookMs = await virtualMs(it.clock, () => it.givenBack.length > 0, 50)

      expect(it.givenBack).to.deep.equal(['kept 0'])
      expect(tookMs).to.be.within(keptMs - 200, keptMs + 200)
    })
  }

  for (const [what, act, expected] of [
    ['the topic is given up', (consumer: SimpleConsumer) => consumer.unsubscribe('b'), 2],
    ['it has another filter', (consumer: SimpleConsumer) => consumer.subscribe('b', 'paid'), 2],
    ['the consumer closes', (consumer: SimpleConsumer) => void consumer.close(), 1],
  ] as const) {
    it(`gives back what is kept when ${what}, and what comes after that`, async () => {
      await using it = await world()
      const other = it.consumer.receive({ invisibleMs: 60_000 })
      await virtualMs(it.clock, () => it.asked.length === 3)
      await it.keepsOne()
      const late = it.asked.find(call => call.topic === 'b' && call.invisibleMs === 60_000)

      act(it.consumer)
      if (expected === 2) late?.answer('late')
      await virtualMs(it.clock, () => it.givenBack.length >= expected, 1)

      expect(it.givenBack).to.deep.equal(['kept 0', 'late 0'].slice(0, expected))
      it.asked.find(call => call.topic === 'c' && call.invisibleMs === 60_000)?.answer('1')
      if (expected === 2) expect(idsOf(await other)).to.deep.equal(['1'])
      else expect(await rejection(other)).to.include({ code: 'ERR_ABORTED' })
    })
  }

  it('keeps nothing for a receive that wants it for another time', async () => {
    await using it = await world()
    await it.keepsOne()

    const received = it.consumer.receive({ invisibleMs: 60_000 })
    await virtualMs(it.clock, () => it.to('b')?.invisibleMs === 60_000)
    it.to('b')?.answer('2')

    expect(idsOf(await received)).to.deep.equal(['2'])
    expect(idsOf(await it.consumer.receive())).to.deep.equal(['kept'])
  })

  it('tells of a topic that fails when nothing comes from the others, and asks it again meanwhile', async () => {
    await using it = await world()
    const { received } = await it.receiving({ waitMs: 5000 })
    it.to('b')?.refuse()
    await virtualMs(it.clock, () => it.asked.filter(({ topic }) => topic === 'b').length === 2, 50)
    it.to('b')?.refuse()
    it.to('a')?.answer()
    it.to('c')?.answer()
    const error = rejection(received)
    await virtualMs(it.clock, error, 50)

    expect((await error).message).to.include('not b')
  })

  it('does not fail by one topic while another has messages', async () => {
    await using it = await world()
    const { received } = await it.receiving()
    it.to('b')?.refuse()
    await it.clock.advance(100)
    it.to('c')?.answer('1')

    expect(idsOf(await received)).to.deep.equal(['1'])
  })

  it('fails at once when all do', async () => {
    await using it = await world()
    const { received } = await it.receiving()
    for (const call of [...it.asked]) call.refuse()

    expect((await rejection(received)).message).to.match(/not [abc]/)
  })
})
