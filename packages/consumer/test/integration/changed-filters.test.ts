// SPDX-License-Identifier: Apache-2.0
// Another filter while a consumer runs: nothing that it lets through is passed over because of the older one, and
// brokers take it whatever the clock says.
import { systemClock, type Clock } from '@rocketmq-ts/core'
import { isVersion5, itVersion5, itWhen, onEachCluster, waitFor, type TestCluster } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { litePullConsumer, pollFor } from '../lite-pull-consumer.js'
import { pushConsumer, setMode } from '../push-consumer.js'
import { receiveFor, simpleConsumer } from '../simple-consumer.js'

/** A wall clock that a spec moves; time passes as ever. */
function movable(): { clock: Clock; byMs: number } {
  const moved = {
    byMs: 0,
    clock: {
      now: () => systemClock.now() + moved.byMs,
      monotonic: () => systemClock.monotonic(),
      setTimeout: systemClock.setTimeout.bind(systemClock),
    },
  }
  return moved
}

const textOf = ({ body }: { readonly body: Buffer }) => body.toString()

async function sendBThenA(cluster: TestCluster, topic: string): Promise<void> {
  await cluster.send({ topic, body: 'B', tags: 'B' })
  await cluster.send({ topic, body: 'A', tags: 'A' })
}

onEachCluster('a wider filter of an idle consumer', cluster => {
  it('lets everything through that a push consumer waits for', async () => {
    const topic = await cluster.topic('wider', { queues: 1 })
    const seen: string[] = []
    await using consumer = pushConsumer(cluster, { handler: message => void seen.push(textOf(message)) })
    void consumer.subscribe(topic, 'A')
    await consumer.start()
    await consumer.ready()
    await consumer.subscribe(topic, '*')
    await sendBThenA(cluster, topic)
    await waitFor('the last message', () => seen.includes('A'))

    expect(seen).to.deep.equal(['B', 'A'])
  })

  it('lets everything through that a lite pull consumer waits for', async () => {
    const topic = await cluster.topic('wider', { queues: 1 })
    await using consumer = litePullConsumer(cluster, { subscriptions: { [topic]: 'A' } })
    await consumer.start()
    await consumer.ready()
    await consumer.poll({ timeoutMs: 100 })
    await consumer.subscribe(topic, '*')
    await sendBThenA(cluster, topic)

    expect((await pollFor(consumer, 2)).map(textOf)).to.deep.equal(['B', 'A'])
  })

  itVersion5('lets everything through that a simple consumer waits for', async () => {
    const topic = await cluster.topic('wider', { queues: 1 })
    await using consumer = simpleConsumer(cluster, { subscriptions: { [topic]: 'A' } })
    await consumer.start()
    const waiting = consumer.receive({ waitMs: 2000 })
    await consumer.subscribe(topic, '*')
    await sendBThenA(cluster, topic)
    const messages = [...(await waiting)]
    messages.push(...(await receiveFor(consumer, 2 - messages.length)))

    expect(messages.map(textOf)).to.deep.equal(['B', 'A'])
  })

  // A broker holds a request for 15 s, and subscribe waits for its end.
  const popped = async () => {
    const topic = await cluster.topic('wider', { queues: 1 })
    const consumerGroup = await cluster.group('wider')
    await setMode(cluster, topic, consumerGroup, 'POP')
    const seen: string[] = []
    const handler = (message: { readonly body: Buffer }) => void seen.push(textOf(message))
    await using consumer = pushConsumer(cluster, { consumerGroup, clientRebalance: false, handler })
    void consumer.subscribe(topic, 'A')
    await consumer.start()
    await consumer.ready()
    await consumer.subscribe(topic, '*')
    await sendBThenA(cluster, topic)
    await waitFor('both messages', () => seen.length === 2, 30_000)

    expect(seen).to.have.members(['B', 'A'])
  }
  const title = 'lets everything through that a consumer waits for whose broker has it pop'
  itWhen(isVersion5, title, 'RocketMQ 5 only', popped, 60_000)
})

onEachCluster('a filter that is changed while the clock goes back', cluster => {
  for (const [what, byMs] of [
    ['goes back', -600_000],
    ['stands still', 0],
  ] as const) {
    it(`counts at the brokers all the same, also when the clock ${what}`, async () => {
      const topic = await cluster.topic('back', { queues: 1 })
      const seen: string[] = []
      const moved = movable()
      const startedAt = systemClock.now()
      const clock = byMs === 0 ? { ...moved.clock, now: () => startedAt } : moved.clock
      await using consumer = pushConsumer(cluster, { clock, handler: message => void seen.push(textOf(message)) })
      void consumer.subscribe(topic, 'A')
      await consumer.start()
      await consumer.ready()
      moved.byMs = byMs
      await consumer.subscribe(topic, 'B')
      await sendBThenA(cluster, topic)
      await cluster.send({ topic, body: 'end', tags: 'B' })
      await waitFor('the last message', () => seen.includes('end'), 30_000)

      expect(seen).to.deep.equal(['B', 'end'])
    })
  }
})

onEachCluster('a consumer whose clock is not that of the broker', cluster => {
  for (const [what, byMs] of [
    ['a minute behind', -60_000],
    ['an hour ahead', 3_600_000],
  ] as const) {
    itVersion5(`gets what is there, and what comes, with a clock ${what}`, async () => {
      const moved = movable()
      moved.byMs = byMs
      const [topic, other] = [await cluster.topic('skew', { queues: 1 }), await cluster.topic('skew', { queues: 1 })]
      await cluster.send({ topic, body: 'there' })
      await using one = simpleConsumer(cluster, { clock: moved.clock, subscriptions: { [topic]: '*' } })
      await using two = simpleConsumer(cluster, { clock: moved.clock, subscriptions: { [topic]: '*', [other]: '*' } })
      await Promise.all([one.start(), two.start()])

      const there = await one.receive({ waitMs: 0 })
      const amongTwo = await receiveFor(two, 1)
      const coming = receiveFor(one, 1)
      await cluster.send({ topic, body: 'coming' })

      expect(there.map(textOf)).to.deep.equal(['there'])
      expect(amongTwo.map(textOf)).to.include('there')
      expect((await coming).map(textOf)).to.deep.equal(['coming'])
    })

    itVersion5(`gets what comes with a clock ${what} when its broker has it pop`, async () => {
      const moved = movable()
      moved.byMs = byMs
      const topic = await cluster.topic('skew', { queues: 1 })
      const consumerGroup = await cluster.group('skew')
      await setMode(cluster, topic, consumerGroup, 'POP')
      const seen: string[] = []
      const handler = (message: { readonly body: Buffer }) => void seen.push(textOf(message))
      await using consumer = pushConsumer(cluster, {
        consumerGroup,
        clientRebalance: false,
        clock: moved.clock,
        handler,
      })
      void consumer.subscribe(topic)
      await consumer.start()
      await consumer.ready()
      await cluster.send({ topic, body: 'coming' })
      await waitFor('the message', () => seen.length === 1)
    })
  }
})
