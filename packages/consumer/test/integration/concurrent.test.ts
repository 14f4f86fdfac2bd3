// SPDX-License-Identifier: Apache-2.0
import type { MessageFailure } from '@rocketmq-ts/consumer'
import { jsonSerializer } from '@rocketmq-ts/core'
import { onEachCluster, waitFor } from '@rocketmq-ts/testing'
import type { MessageExt } from '@rocketmq-ts/protocol'
import { expect } from 'chai'
import { numbered, pushConsumer } from '../push-consumer.js'

onEachCluster('concurrent consumption', cluster => {
  it('delivers every message of every queue, with what its sender gave it', async () => {
    const topic = await cluster.topic('concurrent')
    const sent = await cluster.send(
      ...numbered(topic, 100, { tags: 'A', keys: ['k1', 'k2'], properties: { colour: 'red' } }),
    )
    const seen: MessageExt[] = []
    await using consumer = pushConsumer(cluster)
    void consumer.subscribe(topic, '*', message => void seen.push(message))
    await consumer.start()
    await waitFor('all messages', () => seen.length >= 100)

    expect(seen.map(({ messageId }) => messageId)).to.have.members(sent.map(({ messageId }) => messageId))
    expect(seen.map(({ body }) => body.toString())).to.include('100')
    expect(seen[0]).to.include({ topic, tags: 'A', reconsumeTimes: 0 })
    expect(seen[0]?.keys).to.deep.equal(['k1', 'k2'])
    expect(seen[0]?.property('colour')).to.equal('red')
  })

  it('runs as many handlers as it may, and not one more', async () => {
    const topic = await cluster.topic('bound')
    await cluster.send(...numbered(topic, 60))
    let running = 0
    let most = 0
    let done = 0
    let release: () => void = () => undefined
    const released = new Promise<void>(resolve => (release = resolve))
    await using consumer = pushConsumer(cluster, { consumeConcurrency: 7 })
    void consumer.subscribe(topic, '*', async () => {
      most = Math.max(most, ++running)
      await released
      // Some of its own turns, in which another handler could begin.
      await new Promise(resolve => setImmediate(resolve))
      running--
      done++
    })
    await consumer.start()
    await waitFor('seven handlers', () => running >= 7)
    release()
    await waitFor('all messages', () => done === 60)

    expect(most).to.equal(7)
  })

  it('takes any thenable for a promise, and waits for it', async () => {
    const topic = await cluster.topic('thenable', { queues: 1 })
    await cluster.send(...numbered(topic, 3))
    const order: string[] = []
    await using consumer = pushConsumer(cluster, { consumeConcurrency: 1 })
    void consumer.subscribe(topic, '*', ({ body }) => {
      order.push(`begin ${body.toString()}`)
      return {
        then(resolve) {
          setImmediate(() => {
            order.push(`end ${body.toString()}`)
            // The caller of a thenable always passes a function here.
            void resolve?.(undefined)
          })
          return Promise.resolve() as never
        },
      }
    })
    await consumer.start()
    await waitFor('all messages', () => order.length === 6)

    expect(order).to.deep.equal(['begin 1', 'end 1', 'begin 2', 'end 2', 'begin 3', 'end 3'])
  })

  it('gives a batch handler several messages of one queue', async () => {
    const topic = await cluster.topic('batch', { queues: 2 })
    await cluster.send(...numbered(topic, 40))
    const sizes: number[] = []
    const queues: number[] = []
    await using consumer = pushConsumer(cluster, { consumeMessageBatchMaxSize: 8 })
    void consumer.subscribe(topic, '*', {
      batch(messages, { queue }) {
        sizes.push(messages.length)
        queues.push(...messages.map(({ queueId }) => queueId - queue.queueId))
      },
    })
    await consumer.start()
    await waitFor('all messages', () => queues.length === 40)

    expect(Math.max(...sizes)).to.equal(8)
    expect(queues.every(difference => difference === 0)).to.equal(true)
  })

  it('retries what a batch handler did not do, and nothing else', async () => {
    const topic = await cluster.topic('fates', { queues: 1 })
    await cluster.send(...numbered(topic, 6))
    const seen: string[] = []
    let calls = 0
    await using consumer = pushConsumer(cluster, { consumeMessageBatchMaxSize: 6 })
    void consumer.subscribe(topic, '*', {
      batch(messages) {
        const isFirst = calls++ === 0
        seen.push(...messages.map(({ body, reconsumeTimes }) => `${body.toString()}/${reconsumeTimes}`))
        if (!isFirst) return undefined
        if (messages.length < 6) return { ackIndex: messages.length - 2, delayLevel: 1 }
        return messages.map((_, index) => (index % 2 === 0 ? undefined : { retryAfter: 900 }))
      },
    })
    await consumer.start()
    await waitFor('three retries', () => seen.filter(text => text.endsWith('/1')).length === 3, 60_000)

    expect(seen.filter(text => text.endsWith('/0'))).to.have.members(['1/0', '2/0', '3/0', '4/0', '5/0', '6/0'])
    expect(seen.filter(text => text.endsWith('/1'))).to.have.members(['2/1', '4/1', '6/1'])
  })

  it('retries a whole batch that its handler gives back as one', async () => {
    const topic = await cluster.topic('whole', { queues: 1 })
    await cluster.send(...numbered(topic, 3))
    const seen: string[] = []
    await using consumer = pushConsumer(cluster, { consumeMessageBatchMaxSize: 3 })
    void consumer.subscribe(topic, '*', {
      batch(messages) {
        seen.push(...messages.map(({ body, reconsumeTimes }) => `${body.toString()}/${reconsumeTimes}`))
        return messages[0]?.reconsumeTimes === 0 ? { delayLevel: 1 } : undefined
      },
    })
    await consumer.start()
    await waitFor('three retries', () => seen.filter(text => text.endsWith('/1')).length === 3, 60_000)

    expect(seen).to.have.members(['1/0', '2/0', '3/0', '1/1', '2/1', '3/1'])
  })

  it('retries the messages of a batch behind the index that was acknowledged', async () => {
    const topic = await cluster.topic('ack', { queues: 1 })
    await cluster.send(...numbered(topic, 4))
    const retried: string[] = []
    await using consumer = pushConsumer(cluster, { consumeMessageBatchMaxSize: 4 })
    void consumer.subscribe(topic, '*', {
      batch(messages) {
        const fresh = messages.filter(({ reconsumeTimes }) => reconsumeTimes === 0)
        if (fresh.length > 0)
          return { ackIndex: messages.findIndex(({ body }) => body.toString() === '2'), delayLevel: 1 }
        retried.push(...messages.map(({ body }) => body.toString()))
        return undefined
      },
    })
    await consumer.start()
    await waitFor('the retries', () => retried.length >= 2, 60_000)

    expect(retried).to.include.members(['3', '4'])
    expect(retried).to.not.include('1')
  })

  it('gives the value of the body, when told how to read it', async () => {
    const topic = await cluster.topic('typed', { queues: 1 })
    await cluster.send({ topic, body: '{"price":3}' }, { topic, body: 'no JSON' })
    const prices: number[] = []
    const failures: MessageFailure[] = []
    await using consumer = pushConsumer<{ price: number }>(cluster, {
      deserializer: jsonSerializer<{ price: number }>(),
    })
    consumer.on('messageFailed', failure => failures.push(failure))
    void consumer.subscribe(topic, '*', message => void prices.push(message.value.price))
    await consumer.start()
    await waitFor('one value and one failure', () => prices.length + failures.length === 2)

    expect(prices).to.deep.equal([3])
    expect(failures[0]).to.include({ fate: 'retry', topic })
    expect(failures[0]?.error).to.be.instanceOf(SyntaxError)
  })

  it('calls the handler of each topic', async () => {
    const [one, other] = [await cluster.topic('one'), await cluster.topic('other')]
    await cluster.send({ topic: one, body: 'to one' })
    await cluster.send({ topic: other, body: 'to other' })
    const seen: string[] = []
    await using consumer = pushConsumer(cluster, {
      handler: ({ body }) => void seen.push(`all: ${body.toString()}`),
      subscriptions: { [one]: '*' },
    })
    void consumer.subscribe(other, '*', ({ body }) => void seen.push(`own: ${body.toString()}`))
    await consumer.start()
    await waitFor('both', () => seen.length === 2)

    expect(seen).to.have.members(['all: to one', 'own: to other'])
  })
})
