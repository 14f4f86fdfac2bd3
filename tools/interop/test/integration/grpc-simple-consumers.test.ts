// SPDX-License-Identifier: Apache-2.0
// Simple consumers of the official gRPC clients: what they receive, and how they settle it.
import { expect } from 'chai'
import { itWhen, uniqueName } from '@rocketmq-ts/testing'
import { loadCodec } from '@rocketmq-ts/core'
import { bodyText, type GrpcReceived } from '../../src/index.js'
import { onEachGrpcClient, type OpenClient } from '../with-grpc-clients.js'

onEachGrpcClient('simple consumers of the official gRPC clients', scene => {
  const { cluster, language } = scene

  async function pair(type = 'NORMAL', options: Readonly<Record<string, string>> = {}) {
    const topic = await scene.topicOf(type)
    const group = uniqueName('interop_grpc_group')
    const producer = await scene.open('producer', { topic })
    const consumer = await scene.open('simple', { topic, group, ...options })
    return { topic, group, producer, consumer }
  }

  /** The next messages, however many receives that takes. */
  async function next(consumer: OpenClient, count: number, invisibleMs = 30_000): Promise<GrpcReceived[]> {
    const received: GrpcReceived[] = []
    for (let round = 0; received.length < count && round < 20; round++) {
      received.push(...((await consumer.must('receive', { 'invisible-ms': invisibleMs })).messages ?? []))
    }
    return received
  }

  const texts = (messages: readonly GrpcReceived[]) => messages.map(bodyText)

  it('receive a message with all that it has, once', async () => {
    const { topic, producer, consumer } = await pair()
    const before = Date.now()
    const sent = await producer.must('send', {
      topic,
      body: 'два кофе ☕',
      tag: 'paid',
      key: ['188', 'x'],
      property: 'größe=ü',
    })

    const [message] = await next(consumer, 1)
    await consumer.must('ack', { message: message?.messageId })
    const again = await consumer.must('receive')

    expect(message).to.include({ messageId: sent.messageId, topic, tag: 'paid', deliveryAttempt: 1 })
    expect(message?.keys).to.deep.equal(['188', 'x'])
    expect(message?.properties).to.deep.equal({ größe: 'ü' })
    expect(message?.bornTimestamp).to.be.within(before - 1000, Date.now() + 1000)
    expect(texts([message!])).to.deep.equal(['два кофе ☕'])
    expect(again.messages).to.deep.equal([])
  })

  it('receive what a message group is', async () => {
    const { topic, producer, consumer } = await pair('FIFO')
    await producer.must('send', { topic, body: 'x', 'message-group': 'user-7' })

    const [message] = await next(consumer, 1)

    expect(message).to.include({ messageGroup: 'user-7' })
  })

  it('receive what a priority is', async () => {
    const { topic, producer, consumer } = await pair('PRIORITY')
    await producer.must('send', { topic, body: 'x', priority: 3 })

    const [message] = await next(consumer, 1)

    expect(message).to.include({ priority: 3 })
  })

  it('receive a delayed message when it is due', async () => {
    const { topic, producer, consumer } = await pair('DELAY')
    await producer.must('send', { topic, body: 'x', 'delay-ms': 2000 })

    expect(texts(await next(consumer, 1))).to.deep.equal(['x'])
  })

  it('receive what was committed', async () => {
    const { topic, producer, consumer } = await pair('TRANSACTION')
    // Only a producer with a checker may begin one.
    const transactional = await scene.open('producer', { topic, answer: 'unknown' })
    await transactional.must('transaction', { topic, body: 'no', resolution: 'rollback' })
    await transactional.must('transaction', { topic, body: 'yes', resolution: 'commit' })

    expect(texts(await next(consumer, 1))).to.deep.equal(['yes'])
    await producer.must('close')
  })

  it('acknowledge twice', async () => {
    const { topic, producer, consumer } = await pair()
    await producer.must('send', { topic })
    const [message] = await next(consumer, 1)

    await consumer.must('ack', { message: message?.messageId })
    await consumer.must('ack', { message: message?.messageId })
  })

  it('give a message back, which comes again as the next attempt', async () => {
    const { topic, producer, consumer } = await pair()
    await producer.must('send', { topic, body: 'again', tag: 'a' })
    const [first] = await next(consumer, 1)

    await consumer.must('change', { message: first?.messageId, 'invisible-ms': 1000 })
    const [second] = await next(consumer, 1)

    expect(second).to.include({ messageId: first?.messageId, topic, tag: 'a', deliveryAttempt: 2 })
    await consumer.must('ack', { message: second?.messageId })
  })

  it('keep a message longer, so that nobody else gets it meanwhile', async () => {
    const { topic, group, producer, consumer } = await pair()
    const other = await scene.open('simple', { topic, group })
    await producer.must('send', { topic, body: 'slow' })
    const [message] = await next(consumer, 1, 10_000)

    await consumer.must('change', { message: message?.messageId, 'invisible-ms': 60_000 })
    const meanwhile = [await other.must('receive'), await other.must('receive'), await other.must('receive')]

    expect(meanwhile.flatMap(({ messages }) => messages)).to.deep.equal([])
  })

  it('get a message again that they did not acknowledge in time', async () => {
    const { topic, producer, consumer } = await pair()
    await producer.must('send', { topic, body: 'forgotten' })
    const [first] = await next(consumer, 1, 10_000)

    const [second] = await next(consumer, 1)

    expect(second).to.include({ messageId: first?.messageId, deliveryAttempt: 2 })
  })

  it('share the messages of a group, none twice', async () => {
    const { topic, group, producer, consumer } = await pair()
    const other = await scene.open('simple', { topic, group })
    await producer.must('send', { topic, count: 40 })

    const seen: string[] = []
    for (let round = 0; seen.length < 40 && round < 20; round++) {
      const both = await Promise.all([consumer.must('receive', { max: 8 }), other.must('receive', { max: 8 })])
      seen.push(...both.flatMap(({ messages = [] }) => messages.map(({ messageId }) => messageId)))
    }

    expect(seen).to.have.length(40)
    expect(new Set(seen).size).to.equal(40)
  })

  it('receive by tags', async () => {
    const { topic, producer, consumer } = await pair('NORMAL', { filter: 'a || b' })
    for (const tag of ['a', 'c', 'b']) await producer.must('send', { topic, body: tag, tag })

    expect(texts(await next(consumer, 2))).to.have.members(['a', 'b'])
  })

  it('receive by SQL', async () => {
    const { topic, producer, consumer } = await pair('NORMAL', { sql: "region = 'eu' AND size > 2" })
    for (const [region, size] of [
      ['eu', 1],
      ['us', 3],
      ['eu', 3],
    ] as const) {
      await producer.must('send', { topic, body: `${region} ${size}`, property: [`region=${region}`, `size=${size}`] })
    }

    expect(texts(await next(consumer, 1))).to.deep.equal(['eu 3'])
  })

  it('are told that an SQL filter makes no sense', async () => {
    const { consumer } = await pair('NORMAL', { sql: 'region = ' })

    const { error, code } = await consumer.ask('receive')

    expect(error).to.be.a('string')
    expect(code).to.equal(50001)
  })

  it('subscribe while they run', async () => {
    const { consumer } = await pair()
    const topic = await scene.topicOf('NORMAL')
    const producer = await scene.open('producer', { topic })

    await consumer.must('subscribe', { topic })
    await producer.must('send', { topic, body: 'new' })

    expect(texts(await next(consumer, 1))).to.deep.equal(['new'])
  })

  itWhen(
    language === 'java',
    'receive a body of 4 MiB',
    'the library of Node.js keeps the limit of grpc-js, which is below',
    async () => {
      const { topic, producer, consumer } = await pair()
      await producer.must('send', { topic, size: 4 * 1024 * 1024 })

      const [message] = await next(consumer, 1)

      expect(Buffer.from(message?.bodyBase64 ?? '', 'base64').length).to.equal(4 * 1024 * 1024)
    },
  )

  itWhen(
    language === 'java',
    'read bodies that a producer of the other protocol has compressed',
    'the library of Node.js takes everything for gzip',
    async () => {
      const { topic, consumer } = await pair()
      const plain = 'two coffees, '.repeat(500)
      const ways = ['zlib', 'lz4', 'zstd'] as const
      for (const compressed of ways) {
        const codec = await loadCodec(compressed)
        await cluster.send({ topic, body: codec.compress(Buffer.from(plain)), compressed })
      }

      expect(texts(await next(consumer, 3))).to.deep.equal([plain, plain, plain])
    },
  )

  for (const [what, invisibleMs] of [
    ['shorter than ten seconds', 1000],
    ['longer than twelve hours', 43_201_000],
  ] as const) {
    it(`are refused an invisible time ${what}`, async () => {
      const { consumer } = await pair()

      expect(await consumer.ask('receive', { 'invisible-ms': invisibleMs })).to.include({ code: 40011 })
    })
  }

  it('are refused an acknowledgement that comes too late', async () => {
    const { topic, group, producer, consumer } = await pair()
    const other = await scene.open('simple', { topic, group })
    await producer.must('send', { topic })
    const [first] = await next(consumer, 1, 10_000)
    await next(other, 1)

    const late = await consumer.ask('ack', { message: first?.messageId })

    // That of Node.js does not look at the entries of the answer.
    if (language === 'java') expect(late).to.include({ code: 40013 })
  })

  it('do not start for a topic that nobody made', async () => {
    const refused = await scene.tryOpen('simple', { topic: 'interop_grpc_nobody', group: uniqueName('g') })

    expect(refused).to.include({ code: 40402 })
  })
})
