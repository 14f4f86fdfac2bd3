// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { RouteError, SendError, UsageError } from '@rocketmq-ts/core'
import { onEachProxy, rejection } from '@rocketmq-ts/testing'
import { waitFor } from '@rocketmq-ts/test-run'
import { Producer } from '@rocketmq-ts/grpc'

onEachProxy('a producer over gRPC', cluster => {
  const started: Producer[] = []
  const producerOf = async (...topics: string[]) => {
    const producer = new Producer({ endpoints: `grpc://${cluster.endpoints}`, topics, sendTimeoutMs: 10_000 })
    started.push(producer)
    await producer.start()
    return producer
  }
  afterEach(async () => {
    await Promise.all(started.splice(0).map(producer => producer.close()))
  })
  const topicOf = (type: string) => cluster.topic(`grpc_${type.toLowerCase()}`, { attributes: `+message.type=${type}` })

  it('sends a message that is stored with all it has', async () => {
    const topic = await topicOf('NORMAL')
    const producer = await producerOf(topic)

    const sent = await producer.send({
      topic,
      body: 'two coffees',
      tags: 'paid',
      keys: ['188', 'a-1'],
      properties: { table: '7' },
    })

    const [stored] = await cluster.messages(topic, 1)
    expect(sent)
      .to.include({ status: 'SEND_OK', topic })
      .and.property('messageId')
      .to.match(/^01[0-9A-F]{32}$/)
    expect(stored?.body.toString()).to.equal('two coffees')
    expect(stored).to.include({ messageId: sent.messageId, tags: 'paid', queueOffset: sent.queueOffset })
    expect(stored?.keys).to.deep.equal(['188', 'a-1'])
    expect(stored?.properties).to.include({ table: '7' })
    expect(sent.attempts).to.have.length(1)
  })

  it('sends to a topic that was not named at the start', async () => {
    const topic = await topicOf('NORMAL')
    const producer = await producerOf()

    const { messageId } = await producer.send({ topic, body: Buffer.from([0, 255]) })

    const [stored] = await cluster.messages(topic, 1)
    expect(stored).to.include({ messageId })
    expect([...(stored?.body ?? [])]).to.deep.equal([0, 255])
  })

  it('sends many messages at once, and warns of nothing', async () => {
    const topic = await topicOf('NORMAL')
    const producer = await producerOf(topic)
    const warnings: Error[] = []
    const keep = (warning: Error) => void warnings.push(warning)
    process.on('warning', keep)

    await Promise.all(Array.from({ length: 30 }, (_, index) => producer.send({ topic, body: String(index) })))
    await new Promise(resolve => setImmediate(resolve))
    process.off('warning', keep)

    expect(await cluster.messages(topic, 30)).to.have.length(30)
    expect(warnings).to.deep.equal([])
  })

  it('keeps the order of messages with one sharding key', async () => {
    const topic = await topicOf('FIFO')
    const producer = await producerOf(topic)

    for (let index = 0; index < 10; index++) await producer.send({ topic, body: String(index), shardingKey: 'user-7' })

    const stored = await cluster.messages(topic, 10)
    expect(new Set(stored.map(({ queueId }) => queueId)).size).to.equal(1)
    expect(stored.map(({ body }) => body.toString()).join('')).to.equal('0123456789')
  })

  it('delivers a delayed message later, and takes one back', async () => {
    const topic = await topicOf('DELAY')
    const producer = await producerOf(topic)
    const begun = Date.now()

    const late = await producer.send({ topic, body: 'recalled', deliverAt: begun + 8000 })
    const soon = await producer.send({ topic, body: 'soon', delayMs: 2000 })
    const recalled = await producer.recallMessage(topic, late.recallHandle ?? '')

    expect(recalled).to.equal(late.messageId)
    const arrived = async () => {
      const messages = await cluster.messages(topic)
      return messages.length > 0 && messages
    }
    const [stored] = await waitFor('the delayed message', arrived, 30_000)
    expect(stored).to.include({ messageId: soon.messageId })
    expect(Date.now() - begun).to.be.at.least(1500)
  })

  it('sends a priority, of which 0 is one', async () => {
    const topic = await topicOf('PRIORITY')
    const producer = await producerOf(topic)

    const sent = await Promise.all([0, 3].map(priority => producer.send({ topic, body: String(priority), priority })))

    expect(sent.map(({ status }) => status)).to.deep.equal(['SEND_OK', 'SEND_OK'])
    const stored = await cluster.messages(topic, 2)
    // A queue stands for a priority.
    const priorities = stored.map(
      ({ body, queueId, properties }) => `${body.toString()} ${queueId} ${properties['_SYS_MSG_PRIORITY_']}`,
    )
    expect(priorities).to.deep.equal(['0 0 0', '3 3 3'])
  })

  it('sends a batch, each message with its own id', async () => {
    const topic = await topicOf('NORMAL')
    const producer = await producerOf(topic)

    const sent = await producer.sendBatch(['a', 'b', 'c'].map(body => ({ topic, body })))

    const stored = await cluster.messages(topic, 3)
    expect(new Set(sent.map(({ messageId }) => messageId)).size).to.equal(3)
    expect(stored.map(({ messageId }) => messageId)).to.have.members(sent.map(({ messageId }) => messageId))
  })

  it('sends what is sent in one turn by one call, when it is told to', async () => {
    const topic = await topicOf('NORMAL')
    await using producer = new Producer({ endpoints: `grpc://${cluster.endpoints}`, topics: [topic], autoBatch: true })
    await producer.start()

    const sent = await Promise.all(
      Array.from({ length: 100 }, (_, index) => producer.send({ topic, body: `${index}` })),
    )

    const stored = await cluster.messages(topic, 100)
    const places = (messages: readonly { readonly messageId: string; readonly queueOffset: number }[]) =>
      messages.map(({ messageId, queueOffset }) => `${messageId} ${queueOffset}`)
    expect(places(stored)).to.have.members(places(sent))
    if (cluster.kind === 'embedded') {
      const calls = cluster.embedded.proxy.calls('SendMessage').map(({ request }) => request.messages)
      expect(calls.filter(([first]) => first?.topic?.name === topic).map(({ length }) => length)).to.deep.equal([
        64, 36,
      ])
    }
  })

  it('sends a body of exactly 4 MiB, and refuses one byte more', async () => {
    const topic = await topicOf('NORMAL')
    const producer = await producerOf(topic)

    const sent = await producer.send({ topic, body: Buffer.alloc(4 * 1024 * 1024, 7) })
    const error = await rejection(producer.send({ topic, body: Buffer.alloc(4 * 1024 * 1024 + 1) }))

    expect(sent.status).to.equal('SEND_OK')
    expect(error).to.be.instanceOf(UsageError).with.property('message').that.includes('4194305 bytes')
  })

  it('refuses an empty body', async () => {
    const topic = await topicOf('NORMAL')
    const producer = await producerOf(topic)

    expect(await rejection(producer.send({ topic, body: '' }))).to.be.instanceOf(UsageError)
  })

  it('does not start for a topic that does not exist, and says so', async () => {
    const producer = new Producer({ endpoints: `grpc://${cluster.endpoints}`, topics: ['no_such_topic'] })

    const error = await rejection(producer.start())

    expect(error).to.be.instanceOf(RouteError).with.property('message').that.includes('TOPIC_NOT_FOUND')
  })

  it('does not send to a topic that does not exist', async () => {
    const producer = await producerOf()

    const error = await rejection(producer.send({ topic: 'no_such_topic', body: 'x' }))

    expect(error).to.be.instanceOf(RouteError).and.include({ outcome: 'rejected' })
  })

  it('does not send a message of another kind than the topic is for, and says what to do', async () => {
    const topic = await topicOf('FIFO')
    const producer = await producerOf(topic)

    const error = await rejection(producer.send({ topic, body: 'x' }))

    expect(error).to.be.instanceOf(UsageError)
    expect(String(error)).to.include('takes FIFO messages').and.include('shardingKey')
  })

  it('reports a refusal of the server with its attempts', async () => {
    const topic = await topicOf('DELAY')
    const producer = await producerOf(topic)

    const error = await rejection<SendError>(producer.send({ topic, body: 'x', delayMs: 3 * 24 * 3_600_000 }))

    expect(error).to.be.instanceOf(SendError).and.include({ outcome: 'rejected', responseCode: 40012 })
    expect(error.attempts).to.have.length(1)
  })

  it('is in order at the end: closed twice, and sends no more', async () => {
    const producer = await producerOf()

    await Promise.all([producer.close(), producer.close()])

    expect(await rejection(producer.send({ topic: 't', body: 'x' }))).to.have.property('code', 'ERR_STATE')
  })
})
