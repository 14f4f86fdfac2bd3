// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { loadCodec, ReceiptError, UsageError } from '@rocketmq-ts/core'
import { itEmbedded, onEachProxy, rejection, runningMs, uniqueName } from '@rocketmq-ts/testing'
import { Producer, SimpleConsumer, type SimpleConsumerOptions, type ReceivedMessage } from '@rocketmq-ts/grpc'

onEachProxy('a simple consumer over gRPC', cluster => {
  const open: { close(): Promise<void> }[] = []
  afterEach(async () => {
    await Promise.all(open.splice(0).map(client => client.close()))
  })

  async function clients(type = 'NORMAL', options: Partial<SimpleConsumerOptions> = {}) {
    const topic = await cluster.topic(`grpc_simple`, { attributes: `+message.type=${type}` })
    const endpoints = `grpc://${cluster.endpoints}`
    const producer = new Producer({ endpoints, topics: [topic], sendTimeoutMs: 10_000 })
    const consumerGroup = uniqueName('grpc_simple_group')
    const consumer = new SimpleConsumer({ endpoints, consumerGroup, subscriptions: { [topic]: '*' }, ...options })
    open.push(producer, consumer)
    await Promise.all([producer.start(), consumer.start()])
    return { topic, producer, consumer, consumerGroup, endpoints }
  }

  /** The next messages, however many receives that takes. */
  async function receiveSome(
    consumer: SimpleConsumer,
    count: number,
    invisibleMs?: number,
  ): Promise<ReceivedMessage[]> {
    const received: ReceivedMessage[] = []
    for (let round = 0; received.length < count && round < 20; round++) {
      received.push(...(await consumer.receive({ waitMs: 5000, invisibleMs })))
    }
    return received
  }

  it('receives what was sent, with all it has, and acknowledges it', async () => {
    const { topic, producer, consumer } = await clients()
    // A new group begins at the end: it has to be known before the messages are.
    await consumer.receive({ waitMs: 5000 })
    const sent = await producer.send({
      topic,
      body: 'two coffees',
      tags: 'paid',
      keys: ['188'],
      properties: { table: '7' },
    })

    const [message] = await receiveSome(consumer, 1)

    expect(message).to.include({
      topic,
      messageId: sent.messageId,
      tags: 'paid',
      deliveryAttempt: 1,
      reconsumeTimes: 0,
    })
    expect(message?.body.toString()).to.equal('two coffees')
    expect(message?.keys).to.deep.equal(['188'])
    expect(message?.properties).to.include({ table: '7' })
    expect(message?.bornTimestamp).to.be.closeTo(Date.now(), 60_000)
    await message?.ack()
    await message?.ack()
    expect(message?.isOurs).to.equal(false)
    expect(await rejection(message?.nack() ?? Promise.resolve())).to.be.instanceOf(ReceiptError)
  })

  itEmbedded('waits as long as it was told, in one call', 'a real proxy does not tell its calls', async () => {
    const { consumer } = await clients()

    const received = await consumer.receive({ waitMs: 5000 })

    const { clientId } = consumer
    const calls = cluster.embedded.proxy.calls('ReceiveMessage').filter(call => call.clientId === clientId)
    expect(received).to.deep.equal([])
    expect(calls).to.have.length(1)
  })

  it('gives a message back, which comes again as the next attempt', async () => {
    const { topic, producer, consumer } = await clients()
    await consumer.receive({ waitMs: 5000 })
    await producer.send({ topic, body: 'again' })
    const [first] = await receiveSome(consumer, 1)

    await first?.nack(0)
    const [second] = await receiveSome(consumer, 1)

    expect(second).to.include({ messageId: first?.messageId, deliveryAttempt: 2, topic })
    await second?.ack()
  })

  it('keeps a message longer, by a new receipt', async () => {
    const { topic, producer, consumer } = await clients()
    await consumer.receive({ waitMs: 5000 })
    await producer.send({ topic, body: 'x' })
    const [message] = await receiveSome(consumer, 1, 10_000)
    const before = message?.receipt

    await message?.extend(20_000)

    expect(message?.receipt).not.to.equal(before)
    await message?.ack()
  })

  it('acknowledges many at once, and tells of each', async () => {
    const { topic, producer, consumer } = await clients()
    await consumer.receive({ waitMs: 5000 })
    for (let index = 0; index < 5; index++) await producer.send({ topic, body: String(index) })
    const messages = await receiveSome(consumer, 5)

    const results = await consumer.ack(messages)

    expect(results.map(({ error }) => error)).to.deep.equal([undefined, undefined, undefined, undefined, undefined])
    expect(results.map(({ message }) => message)).to.deep.equal(messages)
  })

  it('receives a body of 4 MiB', async () => {
    const { topic, producer, consumer } = await clients()
    await consumer.receive({ waitMs: 5000 })
    await producer.send({ topic, body: Buffer.alloc(4 * 1024 * 1024, 7) })

    const [message] = await receiveSome(consumer, 1)

    expect(message?.body.length).to.equal(4 * 1024 * 1024)
    await message?.ack()
  })

  it('reads bodies that a producer of the other protocol has compressed', async () => {
    const { topic, consumer } = await clients()
    await consumer.receive({ waitMs: 5000 })
    const plain = 'two coffees, '.repeat(500)
    const ways = ['zlib', 'lz4', 'zstd'] as const
    for (const compressed of ways) {
      const codec = await loadCodec(compressed)
      await cluster.send({ topic, body: codec.compress(Buffer.from(plain)), compressed })
    }

    const messages = await receiveSome(consumer, 3)

    expect(messages.map(({ body }) => body.toString() === plain)).to.deep.equal([true, true, true])
  })

  it('makes a message a dead letter at once, and takes and gives up topics while it runs', async () => {
    const { topic, producer, consumer, consumerGroup } = await clients()
    const other = await cluster.topic('grpc_simple', { attributes: '+message.type=NORMAL' })
    await producer.send({ topic, body: 'bad' })
    const [bad] = await receiveSome(consumer, 1)
    await bad?.deadLetter()
    consumer.unsubscribe(topic)
    consumer.subscribe(other)
    await producer.send({ topic, body: 'not wanted any more' })
    await producer.send({ topic: other, body: 'wanted' })

    const [wanted] = await receiveSome(consumer, 1)

    expect(wanted?.body.toString()).to.equal('wanted')
    const [dead] = await cluster.messages(`%DLQ%${consumerGroup}`, 1)
    expect(dead?.body.toString()).to.equal('bad')
  })

  it('ends a loop when it is closed, and a receive when its signal aborts', async () => {
    const { topic, producer, consumer } = await clients()
    await consumer.receive({ waitMs: 5000 })
    await producer.send({ topic, body: 'x' })
    const aborter = new AbortController()
    const seen: string[] = []
    for await (const message of consumer) {
      seen.push(message.body.toString())
      await message.ack()
      break
    }

    const receiving = consumer.receive({ signal: aborter.signal })
    aborter.abort()

    expect(await rejection(receiving)).to.include({ code: 'ERR_ABORTED' })
    expect(seen).to.deep.equal(['x'])
  })

  it('takes a message of any topic as soon as it is there, and each once', async () => {
    const { topic, producer, consumer } = await clients()
    const normal = { attributes: '+message.type=NORMAL' }
    const others = [await cluster.topic('grpc_simple', normal), await cluster.topic('grpc_simple', normal)]
    for (const other of others) consumer.subscribe(other)
    await consumer.receive({ waitMs: 5000 })
    for (const sentTo of [topic, ...others]) {
      const startedAt = runningMs()
      const receiving = consumer.receive()
      await producer.send({ topic: sentTo, body: 'x' })

      const received = await receiving

      expect(runningMs() - startedAt).to.be.lessThan(4000)
      expect(received).to.have.length(1)
      expect(received[0]).to.include({ topic: sentTo, deliveryAttempt: 1 })
      await received[0]?.ack()
    }
  })

  it('refuses what no server takes', async () => {
    const { consumer } = await clients()

    expect(await rejection(consumer.receive({ invisibleMs: 5 }))).to.be.instanceOf(UsageError)
    expect(() => consumer.subscribe('t', 'a || ')).to.throw(UsageError, 'empty tag')
  })
})
