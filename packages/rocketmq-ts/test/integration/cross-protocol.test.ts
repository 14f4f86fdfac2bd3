// SPDX-License-Identifier: Apache-2.0
// What one protocol sends the other receives, both ways: bodies, order, delays, transactions, retries and dead letters.
import { expect } from 'chai'
import { onEachProxy, uniqueName } from '@rocketmq-ts/testing'
import { waitFor } from '@rocketmq-ts/test-run'
import { connect, type ProxyConnection, type RemotingConnection } from 'rocketmq-ts'

/** What a consumer of either protocol got, in words of both. */
interface Seen {
  readonly body: string
  readonly messageId: string
  readonly tags: string | undefined
  readonly shardingKey: string | undefined
  readonly attempt: number
}

const soon = {
  type: 'EXPONENTIAL' as const,
  exponentialRetryPolicy: { initial: 100, max: 2000, multiplier: 2 },
}

onEachProxy('a message from one protocol to the other', cluster => {
  let remoting: RemotingConnection
  let proxy: ProxyConnection
  beforeEach(async () => {
    remoting = await connect(`rmq://${cluster.namesrvAddr}`)
    proxy = await connect(`grpc://${cluster.endpoints}`)
  })
  afterEach(async () => {
    await Promise.all([remoting.close(), proxy.close()])
  })

  const topicOf = (type: string) => cluster.topic('cross', { attributes: `+message.type=${type}`, queues: 1 })
  const groupOf = (settings: Parameters<typeof cluster.group>[1] = {}) => cluster.group('cross_group', settings)

  /** Collects what gRPC push consumers get; the first `failures` attempts of a message fail. */
  async function byProxy(topic: string, consumerGroup: string, failures = 0): Promise<Seen[]> {
    const seen: Seen[] = []
    const consumer = proxy.pushConsumer({
      consumerGroup,
      subscriptions: { [topic]: '*' },
      handler: ({ body, messageId, tags, shardingKey, deliveryAttempt: attempt }) => {
        seen.push({ body: body.toString(), messageId, tags, shardingKey, attempt })
        if (attempt <= failures) throw new Error('not today')
      },
    })
    await consumer.start()
    return seen
  }

  /** Collects what push consumers of the other protocol get. */
  async function byRemoting(topic: string, consumerGroup: string, options = {}): Promise<Seen[]> {
    const seen: Seen[] = []
    const consumer = remoting.pushConsumer({
      consumerGroup,
      subscriptions: { [topic]: '*' },
      consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
      ...options,
      handler: message => {
        const { body, messageId, tags, reconsumeTimes } = message
        const shardingKey = message.property('__SHARDINGKEY')
        seen.push({ body: body.toString(), messageId, tags, shardingKey, attempt: reconsumeTimes + 1 })
        return reconsumeTimes === 0 && body.toString() === 'fails once' ? { delayLevel: 1 } : undefined
      },
    })
    await consumer.start()
    return seen
  }

  for (const compressType of ['zlib', 'lz4', 'zstd'] as const) {
    it(`arrives that a remoting producer has compressed by ${compressType}, for both kinds of gRPC consumers`, async () => {
      const topic = await topicOf('NORMAL')
      const producer = remoting.producer({
        producerGroup: uniqueName('cross'),
        compressType,
        compressMsgBodyOverHowmuch: 100,
      })
      await producer.start()
      const body = 'two coffees, '.repeat(500)
      const { messageId } = await producer.send({ topic, body, tags: 'paid', keys: ['188'] })

      const pushed = await byProxy(topic, await groupOf())
      const simple = proxy.simpleConsumer({ consumerGroup: await groupOf(), subscriptions: { [topic]: '*' } })
      await simple.start()
      await waitFor('the message', () => pushed.length > 0, 30_000)
      const [received] = await simple.receive()

      expect(pushed).to.deep.equal([{ body, messageId, tags: 'paid', shardingKey: undefined, attempt: 1 }])
      expect(received?.body.toString()).to.equal(body)
      expect(received).to.include({ messageId }).and.property('keys').to.deep.equal(['188'])
      await received?.ack()
    })
  }

  it('keeps its order, from remoting to gRPC and back', async () => {
    const topic = await topicOf('FIFO')
    const [toProxy, toRemoting] = [uniqueName('cross'), uniqueName('cross')]
    const old = remoting.producer({ producerGroup: toProxy })
    const young = proxy.producer({ topics: [topic] })
    await Promise.all([old.start(), young.start()])
    const order: string[] = []
    for (let index = 0; index < 6; index++) {
      const message = { topic, body: String(index), shardingKey: 'user-7' }
      await (index % 2 === 0 ? old : young).send(message)
      order.push(message.body)
    }

    const pushed = await byProxy(topic, await groupOf({ consumeMessageOrderly: true }))
    const pulled = await byRemoting(topic, toRemoting, { ordered: true })
    await waitFor('all, twice', () => pushed.length === 6 && pulled.length === 6, 60_000)

    for (const seen of [pushed, pulled]) {
      expect(seen.map(({ body }) => body)).to.deep.equal(order)
      expect(new Set(seen.map(({ shardingKey }) => shardingKey))).to.deep.equal(new Set(['user-7']))
    }
  })

  it('is delayed, from remoting to gRPC and back', async () => {
    const topic = await topicOf('DELAY')
    const old = remoting.producer({ producerGroup: uniqueName('cross') })
    const young = proxy.producer({ topics: [topic] })
    await Promise.all([old.start(), young.start()])
    const pushed = await byProxy(topic, await groupOf())
    const pulled = await byRemoting(topic, uniqueName('cross'))
    const begun = Date.now()

    await Promise.all([old, young].map(producer => producer.send({ topic, body: 'later', deliverAt: begun + 2000 })))
    await waitFor('both, twice', () => pushed.length === 2 && pulled.length === 2, 60_000)

    expect(Date.now() - begun).to.be.at.least(1900)
  })

  it('of a transaction arrives when that has committed, from remoting to gRPC and back', async () => {
    const topic = await topicOf('TRANSACTION')
    const pushed = await byProxy(topic, await groupOf())
    const pulled = await byRemoting(topic, uniqueName('cross'))
    const states = ['rollback', 'commit'] as const
    let at = 0
    const old = remoting.transactionProducer({
      producerGroup: uniqueName('cross'),
      transactionListener: {
        executeLocalTransaction: () => states[at++ % 2] ?? 'unknown',
        checkLocalTransaction: () => 'unknown',
      },
    })
    const young = proxy.transactionProducer({
      topics: [topic],
      transactionListener: {
        executeLocalTransaction: () => states[at++ % 2] ?? 'unknown',
        checkLocalTransaction: () => 'unknown',
      },
    })
    await Promise.all([old.start(), young.start()])

    await old.sendMessageInTransaction({ topic, body: 'lost by remoting' })
    await old.sendMessageInTransaction({ topic, body: 'kept by remoting' })
    await young.sendMessageInTransaction({ topic, body: 'lost by gRPC' })
    await young.sendMessageInTransaction({ topic, body: 'kept by gRPC' })
    await waitFor('both, twice', () => pushed.length === 2 && pulled.length === 2, 60_000)

    for (const seen of [pushed, pulled]) {
      expect(seen.map(({ body }) => body).sort()).to.deep.equal(['kept by gRPC', 'kept by remoting'])
    }
  })

  it('that a remoting producer sent comes again over gRPC, and is a dead letter in the end', async () => {
    const topic = await topicOf('NORMAL')
    const group = await groupOf({ retryMaxTimes: 1, groupRetryPolicy: soon })
    const producer = remoting.producer({ producerGroup: uniqueName('cross') })
    await producer.start()
    const { messageId } = await producer.send({ topic, body: 'never' })

    const seen = await byProxy(topic, group, 9)
    const [dead] = await waitFor(
      'the dead letter',
      async () => {
        const letters = await cluster.messages(`%DLQ%${group}`)
        return letters.length > 0 && letters
      },
      60_000,
    )

    expect(seen.map(({ attempt }) => attempt)).to.deep.equal([1, 2])
    expect(new Set(seen.map(each => each.messageId))).to.deep.equal(new Set([messageId]))
    expect(dead?.body.toString()).to.equal('never')
  })

  it('that a gRPC producer sent comes again to a remoting push consumer', async () => {
    const topic = await topicOf('NORMAL')
    const producer = proxy.producer({ topics: [topic] })
    await producer.start()
    const { messageId } = await producer.send({ topic, body: 'fails once', tags: 'paid' })

    const seen = await byRemoting(topic, uniqueName('cross'))
    await waitFor('the second attempt', () => seen.length === 2, 60_000)

    expect(seen.map(({ attempt }) => attempt)).to.deep.equal([1, 2])
    expect(seen[1]).to.include({ messageId, tags: 'paid', body: 'fails once' })
  })
})
