// SPDX-License-Identifier: Apache-2.0
// Plain sends: what comes back, what is stored, and what is refused before it leaves.
import { RouteError, UsageError } from '@rocketmq-ts/core'
import type { DefaultMQProducer, MessageOf } from '@rocketmq-ts/producer'
import { decodeOffsetMessageId, decodeUniqueId } from '@rocketmq-ts/protocol'
import { itVersion5, onEachCluster, rejection, uniqueName } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { producerOn } from '../producers.js'

onEachCluster('a send', cluster => {
  let producer: DefaultMQProducer
  let topic: string

  before(async () => {
    producer = await producerOn(cluster.clientOptions)
    topic = await cluster.topic('send')
  })
  after(() => producer.close())

  it('resolves to a result with both ids, clearly named', async () => {
    const sent = await producer.send({ topic, body: 'hello' })

    expect(sent.status).to.equal('SEND_OK')
    expect(sent.messageId).to.match(/^[0-9A-F]{32}$|^[0-9A-F]{56}$/)
    expect(decodeUniqueId(sent.messageId, Date.now()).pid).to.equal(process.pid & 0xffff)
    expect(decodeOffsetMessageId(sent.offsetMessageId).host).to.be.oneOf(await cluster.brokerAddrs())
    expect(sent.queue).to.include({ topic, brokerName: 'broker-a' })
    expect(sent.attempts).to.have.length(1)
    expect(sent.attempts[0]).to.include({ brokerName: 'broker-a', queueId: sent.queue.queueId })
  })

  it('stores body, tag, keys, properties and flag as they were given', async () => {
    const own = await cluster.topic('stored')
    const properties = { größe: 'übergroß', city: '東京' }

    const sent = await producer.send({
      topic: own,
      body: 'Grüße 👋',
      tags: 'paid',
      keys: ['k1', 'k2'],
      properties,
      flag: 7,
    })

    const [message] = await cluster.messages(own, 1)
    expect(message?.body.toString()).to.equal('Grüße 👋')
    expect(message?.tags).to.equal('paid')
    expect(message?.keys).to.deep.equal(['k1', 'k2'])
    expect(message?.properties).to.include({ ...properties, UNIQ_KEY: sent.messageId })
    expect(message?.flag).to.equal(7)
    expect(message?.messageId).to.equal(sent.messageId)
    expect(message?.queueId).to.equal(sent.queue.queueId)
    expect(message?.queueOffset).to.equal(sent.queueOffset)
  })

  it('takes turns over all queues', async () => {
    const own = await cluster.topic('turns', { queues: 4 })
    const queueIds: number[] = []

    for (let i = 0; i < 8; i++) queueIds.push((await producer.send({ topic: own, body: 'x' })).queue.queueId)

    expect([...queueIds].sort()).to.deep.equal([0, 0, 1, 1, 2, 2, 3, 3])
  })

  it('gives every message an id of its own, also when all are sent at once', async () => {
    const sent = await Promise.all(Array.from({ length: 200 }, () => producer.send({ topic, body: 'x' })))

    expect(new Set(sent.map(({ messageId }) => messageId)).size).to.equal(200)
    expect(new Set(sent.map(({ queue, queueOffset }) => `${queue.queueId}/${queueOffset}`)).size).to.equal(200)
  })

  itVersion5('carries its priority', async () => {
    const own = await cluster.topic('urgent')

    await producer.send({ topic: own, body: 'x', priority: 3 })
    await producer.send({ topic: own, body: 'x' })

    const priorities = (await cluster.messages(own, 2)).map(message => message.property('_SYS_MSG_PRIORITY_'))
    expect(priorities).to.have.members(['3', undefined])
  })

  it('goes one-way when nobody wants an answer', async () => {
    const own = await cluster.topic('oneway')

    await producer.sendOneway({ topic: own, body: 'x' })

    const messages = await cluster.messages(own, 1)
    expect(messages.map(({ body }) => body.toString())).to.deep.equal(['x'])
  })

  it('goes one-way to a given queue, or where a selector says', async () => {
    const own = await cluster.topic('oneway', { queues: 4 })
    const queue = { topic: own, brokerName: 'broker-a', queueId: 2 }

    await producer.sendOneway({ topic: own, body: 'pinned' }, { queue })
    await producer.sendOneway({ topic: own, body: 'selected' }, { selector: queues => queues.at(-1) })
    const messages = await cluster.messages(own, 2)

    expect(messages.map(message => [message.body.toString(), message.queueId])).to.deep.equal([
      ['pinned', 2],
      ['selected', 3],
    ])
  })

  it('never changes the message of the caller', async () => {
    const message = deepFrozen({ topic, body: Buffer.from('x'.repeat(5000)), keys: ['k'], properties: { a: 'b' } })
    const copy = structuredClone({ ...message, body: message.body.toString() })

    await producer.send(message)

    expect({ ...message, body: message.body.toString() }).to.deep.equal(copy)
  })

  it('takes names of light queues and of other features that brokers look for in open properties', async () => {
    const own = await cluster.topic('open')

    await producer.send({ topic: own, body: 'x', properties: { INNER_MULTI_DISPATCH: '%LMQ%a,%LMQ%b' } })

    expect((await cluster.messages(own, 1))[0]?.property('INNER_MULTI_DISPATCH')).to.equal('%LMQ%a,%LMQ%b')
  })

  it('sends of a view what it shows', async () => {
    const own = await cluster.topic('view')
    const whole = Buffer.from('0123456789')

    await producer.send({ topic: own, body: new Uint8Array(whole.buffer, whole.byteOffset + 2, 3) })

    expect((await cluster.messages(own, 1)).map(({ body }) => body.toString())).to.deep.equal(['234'])
  })

  describe('is refused before the wire', () => {
    const refused: [string, Partial<MessageOf<string | Uint8Array>>, string][] = [
      ['an empty topic', { topic: '' }, 'blank'],
      ['a topic with illegal characters', { topic: 'a/b' }, 'illegal characters'],
      ['a topic that is too long', { topic: 't'.repeat(128) }, 'longer than topic max length 127'],
      ['an empty body', { body: '' }, 'empty'],
      ['a body above maxMessageSize', { body: Buffer.alloc(4_194_305) }, 'allowed are 4194304'],
      ['a reserved property', { properties: { UNIQ_KEY: 'x' } }, 'belongs to RocketMQ'],
      ['a property that would become another one', { properties: { a: 'b\x02TAGS\x01c' } }, 'control character'],
      ['a key with a separator', { keys: ['a\x01b'] }, 'control character'],
      ['properties above 32767 bytes', { properties: { a: 'x'.repeat(32_768) } }, 'allowed are 32767'],
    ]
    for (const [what, change, reason] of refused) {
      it(what, async () => {
        const error = await rejection(producer.send({ topic, body: 'x', ...change }))

        expect(error).to.be.instanceOf(UsageError).and.include({ outcome: 'not-sent', retry: 'never' })
        expect(error.message).to.contain(reason)
      })
    }

    for (const timeoutMs of [0, -1, NaN, Infinity]) {
      it(`a deadline of ${timeoutMs} ms`, async () => {
        const error = await rejection(producer.send({ topic, body: 'x' }, { timeoutMs }))

        expect(error).to.be.instanceOf(UsageError)
        expect(error.message).to.match(new RegExp(`^timeoutMs( of the options of a send)? is ${timeoutMs};`))
      })
    }

    it('a one-way send whose signal is aborted', async () => {
      const signal = AbortSignal.abort()

      const error = await rejection(producer.sendOneway({ topic, body: 'x' }, { signal }))

      expect(error).to.include({ code: 'ERR_ABORTED', outcome: 'not-sent' })
    })

    it('a body of another type, with the way out', async () => {
      const error = await rejection(producer.send({ topic, body: { order: 1 } as unknown as string }))

      expect(error).to.be.instanceOf(UsageError)
      expect(error.message).to.contain('jsonSerializer')
    })
  })

  it('takes the largest body that is allowed', async () => {
    // Random bytes stay above the limit of a frame's parts when they are compressed.
    const sent = await producer.send({ topic, body: Buffer.alloc(4_194_304, 'x') })

    expect(sent.status).to.equal('SEND_OK')
  })

  it('can be aborted before it is sent, and says so', async () => {
    const error = await rejection(producer.send({ topic, body: 'x' }, { signal: AbortSignal.abort(new Error('no')) }))

    expect(error).to.include({ code: 'ERR_ABORTED', outcome: 'not-sent' })
    expect((error.cause as Error).message).to.equal('no')
  })
})

onEachCluster(
  'a send to a topic that does not exist, where brokers create none',
  cluster => {
    it('rejects with an error that says so', async () => {
      await using producer = await producerOn(cluster.clientOptions)

      const error = await rejection(producer.send({ topic: uniqueName('missing'), body: 'x' }))

      expect(error).to.be.instanceOf(RouteError).and.include({ outcome: 'not-sent' })
      expect(error.message).to.contain('does not exist').and.contain('autoCreateTopicEnable')
    })
  },
  { config: { autoCreateTopicEnable: false } },
)

function deepFrozen<T extends object>(value: T): T {
  for (const member of Object.values(value)) {
    if (typeof member === 'object' && member !== null && !ArrayBuffer.isView(member)) deepFrozen(member as object)
  }
  return Object.freeze(value)
}
