// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { deadLetter, jsonSerializer, RouteError, UsageError } from '@rocketmq-ts/core'
import { onEachProxy, rejection, uniqueName } from '@rocketmq-ts/testing'
import { waitFor } from '@rocketmq-ts/test-run'
import {
  Producer,
  PushConsumer,
  type ProxyMessage,
  type ProxyMessageFailure,
  type ProxyPushConsumerOptions,
} from '@rocketmq-ts/grpc'

/** Comes again after 100 ms, then 200 ms. */
const soon = {
  type: 'EXPONENTIAL' as const,
  exponentialRetryPolicy: { initial: 100, max: 2000, multiplier: 2 },
}

onEachProxy('a push consumer over gRPC', cluster => {
  const open: { close(): Promise<void> }[] = []
  afterEach(async () => {
    await Promise.all(open.splice(0).map(client => client.close()))
  })
  const texts = (messages: readonly ProxyMessage[]) => messages.map(({ body }) => body.toString())

  async function producerOf(topic: string): Promise<Producer> {
    const producer = new Producer({ endpoints: `grpc://${cluster.endpoints}`, topics: [topic], sendTimeoutMs: 10_000 })
    open.push(producer)
    await producer.start()
    return producer
  }

  /**
   * Started; what it gets is in `messages`. A new group begins where a queue does, while its first message is in
   * memory.
   */
  async function consumerOf(topic: string, options: Partial<ProxyPushConsumerOptions> = {}) {
    const messages: ProxyMessage[] = []
    const consumer = new PushConsumer({
      endpoints: `grpc://${cluster.endpoints}`,
      consumerGroup: uniqueName('grpc_push_group'),
      subscriptions: { [topic]: '*' },
      handler: message => void messages.push(message),
      ...options,
    })
    open.push(consumer)
    await consumer.start()
    return { consumer, messages }
  }

  const topicOf = (type = 'NORMAL') => cluster.topic('grpc_push', { attributes: `+message.type=${type}` })

  it('hands out what was sent, with all it has, once', async () => {
    const topic = await topicOf()
    const producer = await producerOf(topic)
    const { consumer, messages } = await consumerOf(topic)

    const sent = await producer.send({
      topic,
      body: 'two coffees',
      tags: 'paid',
      keys: ['188'],
      properties: { a: '7' },
    })
    for (let index = 0; index < 40; index++) await producer.send({ topic, body: String(index) })
    await waitFor('the messages', () => messages.length >= 41, 30_000)
    await consumer.close()

    const first = messages.find(({ messageId }) => messageId === sent.messageId)
    expect(first).to.include({ topic, tags: 'paid', deliveryAttempt: 1, reconsumeTimes: 0 })
    expect(first?.keys).to.deep.equal(['188'])
    expect(first?.properties).to.include({ a: '7' })
    expect(new Set(texts(messages)).size).to.equal(messages.length)
  })

  it('brings a failed message again as the policy of the group says, and makes it a dead letter in the end', async () => {
    const topic = await topicOf()
    const consumerGroup = await cluster.group('grpc_push_group', { retryMaxTimes: 2, groupRetryPolicy: soon })
    const producer = await producerOf(topic)
    const failures: ProxyMessageFailure[] = []
    const attempts: number[] = []
    const { consumer } = await consumerOf(topic, {
      consumerGroup,
      handler: ({ deliveryAttempt }) => {
        attempts.push(deliveryAttempt)
        throw new Error('not today')
      },
    })
    consumer.on('messageFailed', failure => failures.push(failure))

    const { messageId } = await producer.send({ topic, body: 'bad' })
    await waitFor('the dead letter', () => failures.some(({ fate }) => fate === 'deadLetter'), 60_000)

    expect(attempts).to.deep.equal([1, 2, 3])
    expect(failures.map(({ fate }) => fate)).to.deep.equal(['retry', 'retry', 'deadLetter'])
    expect(failures[0]).to.include({ topic, messageId, reconsumeTimes: 0 })
    expect(failures[0]?.error?.message).to.equal('not today')
    const [dead] = await cluster.messages(`%DLQ%${consumerGroup}`, 1)
    expect(dead?.body.toString()).to.equal('bad')
  })

  it('does what handlers ask for: later, or never again', async () => {
    const topic = await topicOf()
    const producer = await producerOf(topic)
    const handed: string[] = []
    const { consumer } = await consumerOf(topic, {
      handler: ({ body, deliveryAttempt }) => {
        handed.push(`${body.toString()} ${deliveryAttempt}`)
        if (body.toString() === 'dead') return deadLetter
        return deliveryAttempt === 1 ? { retryAfter: 50 } : undefined
      },
    })

    await producer.send({ topic, body: 'dead' })
    await producer.send({ topic, body: 'late' })
    await waitFor('the second attempt', () => handed.includes('late 2'), 30_000)

    const [dead] = await cluster.messages(`%DLQ%${consumer.consumerGroup}`, 1)
    expect(dead?.body.toString()).to.equal('dead')
    expect(handed).to.have.members(['dead 1', 'late 1', 'late 2'])
  })

  it('calls no more handlers at once than it may, and all of them', async () => {
    const topic = await topicOf()
    const producer = await producerOf(topic)
    let running = 0
    let peak = 0
    let done = 0
    const waiting: (() => void)[] = []
    await consumerOf(topic, {
      consumeConcurrency: 3,
      handler: async () => {
        peak = Math.max(peak, ++running)
        await new Promise<void>(resolve => waiting.push(resolve))
        running--
        done++
      },
    })
    await Promise.all(Array.from({ length: 12 }, (_, index) => producer.send({ topic, body: String(index) })))

    await waitFor('three handlers', () => waiting.length === 3, 30_000)
    await waitFor(
      'all messages',
      () => {
        waiting.shift()?.()
        return done === 12
      },
      30_000,
    )

    expect(peak).to.equal(3)
  })

  it('hands batches to a batch handler, and reads the fate of each message', async () => {
    const topic = await topicOf()
    const producer = await producerOf(topic)
    const { consumer, messages } = await consumerOf(topic, {
      consumeMessageBatchMaxSize: 8,
      handler: {
        batch: batch =>
          batch.map(message => (message.deliveryAttempt === 1 ? { retryAfter: 1 } : void messages.push(message))),
      },
    })
    await producer.sendBatch(Array.from({ length: 8 }, (_, index) => ({ topic, body: String(index) })))

    await waitFor('the second attempts', () => new Set(texts(messages)).size === 8, 30_000)
    expect(consumer.serviceState).to.equal('RUNNING')
  })

  it('filters by tag, also by another one while it runs, and each topic has its handler', async () => {
    const [orders, bills] = [await topicOf(), await topicOf()]
    const [toOrders, toBills] = [await producerOf(orders), await producerOf(bills)]
    const { consumer, messages } = await consumerOf(orders, { subscriptions: { [orders]: 'a || b' } })
    const ofBills: ProxyMessage[] = []
    await consumer.subscribe(bills, '*', message => void ofBills.push(message))

    for (const tags of ['a', 'c', 'b']) await toOrders.send({ topic: orders, body: tags, tags })
    await toBills.send({ topic: bills, body: 'bill' })
    await waitFor('a, b and the bill', () => messages.length === 2 && ofBills.length === 1, 30_000)
    await consumer.subscribe(orders, 'c')
    for (const tags of ['a', 'c']) await toOrders.send({ topic: orders, body: `${tags}2`, tags })
    await waitFor('c', () => texts(messages).includes('c2'), 30_000)

    expect(texts(messages).sort()).to.deep.equal(['a', 'b', 'c2'])
    expect(texts(ofBills)).to.deep.equal(['bill'])
  })

  it('filters by a condition on properties', async () => {
    const topic = await topicOf()
    const producer = await producerOf(topic)
    const { messages } = await consumerOf(topic, { subscriptions: { [topic]: { sql: 'price > 5' } } })

    for (const price of ['3', '7']) await producer.send({ topic, body: price, properties: { price } })
    await waitFor('the dear one', () => messages.length > 0, 30_000)

    expect(texts(messages)).to.deep.equal(['7'])
  })

  it('gives up a topic while it runs, and what no handler has goes to others', async () => {
    const topic = await topicOf()
    const producer = await producerOf(topic)
    const release: (() => void)[] = []
    const first: string[] = []
    const { consumer } = await consumerOf(topic, {
      consumeConcurrency: 1,
      handler: async ({ body }) => {
        first.push(body.toString())
        await new Promise<void>(resolve => release.push(resolve))
      },
    })
    const revoked: string[] = []
    consumer.on('revoked', queues => revoked.push(...queues.map(queue => queue.topic)))
    const second = await consumerOf(topic, {
      consumerGroup: consumer.consumerGroup,
      subscriptions: {},
      handler: () => undefined,
    })
    await producer.sendBatch(Array.from({ length: 6 }, (_, index) => ({ topic, body: String(index) })))
    await waitFor('a running handler', () => release.length === 1, 30_000)

    await consumer.unsubscribe(topic)
    release[0]?.()
    const others: ProxyMessage[] = []
    await second.consumer.subscribe(topic, '*', message => void others.push(message))
    await waitFor('the rest', () => others.length === 5, 60_000)

    expect(new Set(revoked)).to.deep.equal(new Set([topic]))
    expect(first).to.have.length(1)
    expect([...first, ...texts(others)].sort()).to.deep.equal(['0', '1', '2', '3', '4', '5'])
  })

  it('makes values of bodies; one that cannot be made is a failure', async () => {
    const topic = await topicOf()
    const producer = await producerOf(topic)
    const values: unknown[] = []
    const failures: ProxyMessageFailure[] = []
    const consumer = new PushConsumer({
      endpoints: `grpc://${cluster.endpoints}`,
      consumerGroup: uniqueName('grpc_push_group'),
      deserializer: jsonSerializer<{ n: number }>(),
    })
    open.push(consumer)
    await consumer.subscribe(topic, '*', ({ value }) => void values.push(value.n))
    consumer.on('messageFailed', failure => failures.push(failure))
    await consumer.start()

    await producer.send({ topic, body: '{"n":7}' })
    await producer.send({ topic, body: 'no json' })
    await waitFor('both', () => values.length === 1 && failures.length === 1, 30_000)

    expect(values).to.deep.equal([7])
    expect(failures[0]?.error).to.be.instanceOf(Error)
  })

  it('calls no handler while it is paused', async () => {
    const topic = await topicOf()
    const producer = await producerOf(topic)
    const { consumer, messages } = await consumerOf(topic)
    consumer.pause()
    await producer.send({ topic, body: 'patience' })
    const watcher = await consumerOf(topic)
    await producer.send({ topic, body: 'more' })
    await waitFor('another group', () => watcher.messages.length >= 1, 30_000)

    expect(messages).to.deep.equal([])
    consumer.resume()
    await waitFor('the messages', () => messages.length === 2, 30_000)
  })

  it('lets handlers finish when it closes, and acknowledges what they did', async () => {
    const topic = await topicOf()
    const producer = await producerOf(topic)
    let release: () => void = () => undefined
    let began = false
    const { consumer } = await consumerOf(topic, {
      handler: async () => {
        began = true
        await new Promise<void>(resolve => (release = resolve))
      },
    })
    await producer.send({ topic, body: 'the last one' })
    await waitFor('the handler', () => began, 30_000)

    const closing = consumer.close()
    release()
    await closing
    const again = await consumerOf(topic, { consumerGroup: consumer.consumerGroup })
    await producer.send({ topic, body: 'the next one' })
    await waitFor('the next one', () => again.messages.length > 0, 30_000)

    expect(texts(again.messages)).to.deep.equal(['the next one'])
    await consumer.closed
    expect(consumer.state).to.equal('SHUTDOWN_ALREADY')
  })

  it('is refused what cannot be, before or at the start', async () => {
    const topic = await topicOf()
    const options = { endpoints: `grpc://${cluster.endpoints}`, consumerGroup: uniqueName('grpc_push_group') }

    const deaf = new PushConsumer({ ...options, subscriptions: { [topic]: '*' } })
    expect(await rejection(deaf.start()))
      .to.be.instanceOf(UsageError)
      .and.property('message')
      .to.include('no handler')
    const lost = new PushConsumer({
      ...options,
      subscriptions: { [uniqueName('missing')]: '*' },
      handler: () => undefined,
    })
    expect(await rejection(lost.start())).to.be.instanceOf(RouteError)
    expect(() => new PushConsumer({ ...options, consumeConcurrency: 0 })).to.throw(UsageError, 'consumeConcurrency')
    expect(() => new PushConsumer({ ...options, ordered: true } as ProxyPushConsumerOptions)).to.throw(
      UsageError,
      'ordered',
    )
  })

  it('waits for a topic that comes later', async () => {
    const missing = uniqueName('grpc_push_late')
    const { consumer } = await consumerOf(await topicOf(), {})
    const reported: string[] = []
    const messages: ProxyMessage[] = []
    consumer.on('topicMissing', topic => reported.push(topic))

    await consumer.subscribe(missing, '*', message => void messages.push(message))
    await cluster.configureTopic(missing, { attributes: '+message.type=NORMAL' })
    await cluster.send({ topic: missing, body: 'at last' })
    // A real proxy keeps for 20 s that there is no such topic.
    await waitFor('the message', () => messages.length === 1, 60_000)

    expect(reported).to.include(missing)
  })
})
