// SPDX-License-Identifier: Apache-2.0
// What producers of the official gRPC clients send is stored as it should be, and is refused alike on every proxy.
import { expect } from 'chai'
import { waitFor } from '@rocketmq-ts/testing'
import { onEachGrpcClient } from '../with-grpc-clients.js'

const MiB = 1024 * 1024

onEachGrpcClient('producers of the official gRPC clients', scene => {
  const { cluster, language } = scene
  const bodies = async (topic: string, count: number) =>
    (await cluster.messages(topic, count)).map(({ body }) => body.toString())

  it('send a message with all that it has', async () => {
    const topic = await scene.topicOf('NORMAL')
    const producer = await scene.open('producer', { topic })

    const sent = await producer.must('send', {
      topic,
      body: 'два кофе ☕',
      tag: 'paid',
      key: ['188', 'ключ'],
      property: ['table=7', 'größe=ü'],
    })

    const [stored] = await cluster.messages(topic, 1)
    expect(sent.messageId).to.match(/^01[0-9A-F]{32}$/)
    expect(stored?.body.toString()).to.equal('два кофе ☕')
    expect(stored).to.include({ messageId: sent.messageId, tags: 'paid' })
    expect(stored?.keys).to.deep.equal(['188', 'ключ'])
    expect(stored?.properties).to.include({ table: '7', größe: 'ü' })
  })

  it('send a hundred messages at once', async () => {
    const topic = await scene.topicOf('NORMAL')
    const producer = await scene.open('producer', { topic })

    const { messageIds = [] } = await producer.must('send', { topic, count: 100 })

    const stored = await cluster.messages(topic, 100)
    expect(new Set(messageIds).size).to.equal(100)
    expect(stored.map(({ messageId }) => messageId)).to.have.members([...messageIds])
    expect(new Set(stored.map(({ queueId }) => queueId)).size).to.equal(4)
  })

  it('send a body of 4 MiB, and are refused one byte more', async () => {
    const topic = await scene.topicOf('NORMAL')
    const producer = await scene.open('producer', { topic })

    await producer.must('send', { topic, size: 4 * MiB })
    const tooLarge = await producer.ask('send', { topic, size: 4 * MiB + 1 })

    expect((await cluster.messages(topic, 1))[0]?.body.length).to.equal(4 * MiB)
    expect(tooLarge.error).to.be.a('string')
  })

  it('send to a topic that was not named before', async () => {
    const topic = await scene.topicOf('NORMAL')
    const producer = await scene.open('producer')

    await producer.must('send', { topic, body: 'late' })

    expect(await bodies(topic, 1)).to.deep.equal(['late'])
  })

  it('keep the order of a message group, in one queue', async () => {
    const topic = await scene.topicOf('FIFO')
    const producer = await scene.open('producer', { topic })

    for (let index = 0; index < 8; index++) {
      await producer.must('send', { topic, body: String(index), 'message-group': 'user-7' })
    }

    const stored = await cluster.messages(topic, 8)
    expect(stored.map(({ body }) => body.toString()).join('')).to.equal('01234567')
    expect(new Set(stored.map(({ queueId }) => queueId)).size).to.equal(1)
    expect(stored[0]?.property('__SHARDINGKEY')).to.equal('user-7')
  })

  it('put message groups into the queues that every proxy puts them into', async () => {
    const topic = await scene.topicOf('FIFO')
    const producer = await scene.open('producer', { topic })
    const groups = ['a', 'b', 'user-7', 'заказ', 'g5', 'g6']

    for (const group of groups) await producer.must('send', { topic, body: group, 'message-group': group })

    const stored = await cluster.messages(topic, groups.length)
    const queues = groups.map(group => stored.find(({ body }) => body.toString() === group)?.queueId)
    expect(queues).to.deep.equal([0, 0, 3, 1, 2, 2])
  })

  it('have a message delivered later', async () => {
    const topic = await scene.topicOf('DELAY')
    const producer = await scene.open('producer', { topic })
    const sentAt = Date.now()

    await producer.must('send', { topic, body: 'soon', 'delay-ms': 3000 })

    const [stored] = await cluster.messages(topic, 1)
    expect(stored?.body.toString()).to.equal('soon')
    // A timer wheel is exact to a second.
    expect(stored?.storeTimestamp).to.be.at.least(sentAt + 1900)
  })

  it('take a delayed message back', async () => {
    const topic = await scene.topicOf('DELAY')
    const producer = await scene.open('producer', { topic })

    const sent = await producer.must('send', { topic, body: 'never', 'delay-ms': 6000 })
    const recalled = await producer.must('recall', { topic, handle: sent.recallHandle })
    await producer.must('send', { topic, body: 'later', 'delay-ms': 9000 })

    expect(recalled.messageId).to.equal(sent.messageId)
    const delivered = await waitFor(
      'the later one',
      async () => {
        const texts = await bodies(topic, 0)
        return texts.length > 0 && texts
      },
      60_000,
    )
    expect(delivered).to.deep.equal(['later'])
  })

  it('are refused to take back what cannot be', async () => {
    const [delayed, normal] = await Promise.all([scene.topicOf('DELAY'), scene.topicOf('NORMAL')])
    // With two topics at once that of Node.js may hang while it starts.
    const producer = await scene.open('producer', { topic: delayed })
    const sent = await producer.must('send', { topic: delayed, 'delay-ms': 60_000 })

    const nonsense = await producer.ask('recall', { topic: delayed, handle: 'nonsense' })
    const wrongTopic = await producer.ask('recall', { topic: normal, handle: sent.recallHandle })

    expect([nonsense.error, wrongTopic.error]).not.to.include(undefined)
    // That of Node.js gives no code.
    if (language === 'java') expect([nonsense.code, wrongTopic.code]).to.deep.equal([50001, 40014])
  })

  it('send priorities', async () => {
    const topic = await scene.topicOf('PRIORITY')
    const producer = await scene.open('producer', { topic })

    for (const priority of [1, 3]) await producer.must('send', { topic, body: String(priority), priority })

    const stored = await cluster.messages(topic, 2)
    const byBody = Object.fromEntries(stored.map(message => [message.body.toString(), message]))
    expect([byBody['1']?.queueId, byBody['3']?.queueId]).to.deep.equal([1, 3])
    expect(byBody['3']?.property('_SYS_MSG_PRIORITY_')).to.equal('3')
  })

  for (const [resolution, expected] of [
    ['commit', ['kept', 'end']],
    ['rollback', ['end']],
  ] as const) {
    it(`end a transaction with ${resolution}`, async () => {
      const topic = await scene.topicOf('TRANSACTION')
      const producer = await scene.open('producer', { topic, answer: 'unknown' })

      await producer.must('transaction', { topic, body: 'kept', resolution })
      await producer.must('transaction', { topic, body: 'end', resolution: 'commit' })

      expect(await bodies(topic, expected.length)).to.have.members([...expected])
    })
  }

  for (const answer of ['commit', 'rollback'] as const) {
    it(`are asked about a transaction that was left open, and ${answer}`, async () => {
      const topic = await scene.topicOf('TRANSACTION')
      const producer = await scene.open('producer', { topic, answer })
      // The proxy tells brokers of its producers every 20 s; without one, a broker gives up after some questions.
      await producer.must('transaction', { topic, body: 'first', resolution: 'none' })
      await waitFor('the producer at the broker', async () => (await cluster.producers(topic)).length > 0, 120_000)

      const { messageId } = await producer.must('transaction', { topic, body: 'open', key: 'k', resolution: 'none' })

      const [question] = await scene.clients.factCount('asked', 1, {
        client: producer.name,
        messageId: messageId ?? '',
      })
      expect(question).to.deep.include({ topic, keys: ['k'], bodyBase64: Buffer.from('open').toString('base64') })
      if (answer === 'commit') {
        const isThere = async () => (await cluster.messages(topic)).some(message => message.messageId === messageId)
        await waitFor('the message', isThere, 60_000)
      }
    })
  }

  for (const [what, type, options, code] of [
    ['a message without a group for a FIFO topic', 'FIFO', {}, undefined],
    ['a message group for a NORMAL topic', 'NORMAL', { 'message-group': 'g' }, undefined],
    ['a delay for a NORMAL topic', 'NORMAL', { 'delay-ms': 1000 }, undefined],
    ['a message group of 64 bytes', 'FIFO', { 'message-group': 'g'.repeat(64) }, 40006],
    ['a delay of more than a day', 'DELAY', { 'delay-ms': 90_000_000 }, 40012],
    ['a property that RocketMQ has for itself', 'NORMAL', { property: 'UNIQ_KEY=x' }, 40007],
    ['a control character in a property', 'NORMAL', { property: 'p=\u0001' }, 40007],
    ['a control character in a key', 'NORMAL', { key: 'a\u0001' }, 40005],
    ['129 properties', 'NORMAL', { property: Array.from({ length: 129 }, (_, at) => `p${at}=v`) }, 43101],
    ['properties of more than 16 KiB', 'NORMAL', { property: `p=${'v'.repeat(16 * 1024)}` }, 43101],
  ] as const) {
    it(`are refused ${what}`, async () => {
      const topic = await scene.topicOf(type)
      const producer = await scene.open('producer', { topic })

      const refused = await producer.ask('send', { topic, ...options })

      expect(refused.error).to.be.a('string')
      expect(refused.code).to.equal(code)
      expect(await cluster.messages(topic)).to.deep.equal([])
    })
  }

  it('send 128 properties', async () => {
    const topic = await scene.topicOf('NORMAL')
    const producer = await scene.open('producer', { topic })

    await producer.must('send', { topic, property: Array.from({ length: 128 }, (_, at) => `p${at}=v`) })

    expect((await cluster.messages(topic, 1))[0]?.properties).to.include({ p0: 'v', p127: 'v' })
  })

  it('cannot send to a topic that nobody made', async () => {
    const producer = await scene.open('producer')

    const refused = await producer.ask('send', { topic: 'interop_grpc_nobody' })

    expect(refused.error).to.be.a('string')
    if (language === 'java') expect(refused.code).to.equal(40402)
  })

  it('do not start for a topic that nobody made', async () => {
    const refused = await scene.tryOpen('producer', { topic: 'interop_grpc_nobody' })

    expect(refused.error).to.be.a('string')
    expect(refused.code).to.equal(40402)
  })
})
