// SPDX-License-Identifier: Apache-2.0
// Many messages in one request, and how too many are divided.
import { UsageError } from '@rocketmq-ts/core'
import type { DefaultMQProducer, MessageOf } from '@rocketmq-ts/producer'
import { decodeOffsetMessageId } from '@rocketmq-ts/protocol'
import { itVersion5, onEachCluster, rejection } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { producerOn } from '../producers.js'

type Message = MessageOf<string | Uint8Array>

onEachCluster('a batch', cluster => {
  let producer: DefaultMQProducer
  let topic: string
  before(async () => {
    producer = await producerOn(cluster.clientOptions)
    topic = await cluster.topic('batch')
  })
  after(() => producer.close())

  it('stores every message with its own properties, in order and in one queue', async () => {
    const own = await cluster.topic('stored')
    const messages = ['a', 'b', 'c'].map(body => ({ topic: own, body, keys: [`k-${body}`], tags: `t-${body}` }))

    const sent = await producer.sendBatch(messages)

    const stored = await cluster.messages(own, 3)
    expect(sent.status).to.equal('SEND_OK')
    expect(stored.map(({ body }) => body.toString())).to.deep.equal(['a', 'b', 'c'])
    expect(stored.map(({ keys }) => keys[0])).to.deep.equal(['k-a', 'k-b', 'k-c'])
    expect(stored.map(({ tags }) => tags)).to.deep.equal(['t-a', 't-b', 't-c'])
    expect(new Set(stored.map(({ queueId }) => queueId))).to.deep.equal(new Set([sent.queue.queueId]))
  })

  it('answers the ids and the position of each message', async () => {
    const own = await cluster.topic('ids')

    const sent = await producer.sendBatch([1, 2, 3].map(number => ({ topic: own, body: `body ${number}` })))

    const stored = await cluster.messages(own, 3)
    expect(sent.messages.map(({ messageId }) => messageId)).to.deep.equal(stored.map(({ messageId }) => messageId))
    expect(sent.messages.map(({ queueOffset }) => queueOffset)).to.deep.equal(
      stored.map(({ queueOffset }) => queueOffset),
    )
    expect(
      sent.messages.map(({ offsetMessageId }) => decodeOffsetMessageId(offsetMessageId).commitLogOffset),
    ).to.deep.equal(stored.map(({ commitLogOffset }) => commitLogOffset))
  })

  it('goes to a given queue', async () => {
    const queue = { topic, brokerName: 'broker-a', queueId: 2 }

    const sent = await producer.sendBatch(
      [
        { topic, body: 'a' },
        { topic, body: 'b' },
      ],
      { queue },
    )

    expect(sent.queue).to.deep.equal(queue)
  })

  itVersion5('is one record in a topic whose queues are made for batches', async () => {
    const own = await cluster.topic('inner', { attributes: '+queue.type=BatchCQ' })

    const sent = await producer.sendBatch(['a', 'b'].map(body => ({ topic: own, body, tags: 'same' })))

    expect(sent.status).to.equal('SEND_OK')
    expect(sent.batchId).to.match(/^[0-9A-F]{32}$|^[0-9A-F]{56}$/)
    expect(sent.messages).to.have.length(2)
  })

  describe('is refused before the wire', () => {
    const refused: [string, () => readonly Message[], string][] = [
      ['when it is empty', () => [], 'empty'],
      [
        'when topics differ',
        () => [
          { topic, body: 'a' },
          { topic: 'other', body: 'b' },
        ],
        'same topic',
      ],
      [
        'when waitStoreMsgOk differs',
        () => [
          { topic, body: 'a' },
          { topic, body: 'b', waitStoreMsgOk: false },
        ],
        'waitStoreMsgOk',
      ],
      ['with a delay level', () => [{ topic, body: 'a', delayLevel: 1 }], 'delayed'],
      ['with a delay in milliseconds', () => [{ topic, body: 'a', delayMs: 1000 }], 'delayed'],
      ['to a retry topic', () => [{ topic: '%RETRY%group', body: 'a' }], 'retry topic'],
      [
        'with an empty body inside',
        () => [
          { topic, body: 'a' },
          { topic, body: '' },
        ],
        'empty',
      ],
      [
        'when it is too large altogether',
        () => Array.from({ length: 5 }, () => ({ topic, body: Buffer.alloc(1_000_000) })),
        'splitBatch()',
      ],
    ]
    for (const [what, messages, reason] of refused) {
      it(what, async () => {
        const error = await rejection(producer.sendBatch(messages()))

        expect(error).to.be.instanceOf(UsageError).and.include({ outcome: 'not-sent' })
        expect(error.message).to.contain(reason)
      })
    }
  })

  it('is divided into batches that fit, without changing order or messages', async () => {
    const own = await cluster.topic('split')
    const messages = Array.from({ length: 12 }, (_, i) => ({ topic: own, body: Buffer.alloc(1_000_000, i) }))
    const queue = { topic: own, brokerName: 'broker-a', queueId: 0 }

    const batches = [...producer.splitBatch(messages)]
    for (const batch of batches) await producer.sendBatch(batch, { queue })

    expect(batches.map(batch => batch.length)).to.deep.equal([4, 4, 4])
    expect(batches.flat()).to.deep.equal(messages)
    const stored = await cluster.messages(own, 12)
    expect(stored.map(({ body }) => body[0])).to.deep.equal([...messages.keys()])
  })

  it('cannot be divided when one message alone is too large', () => {
    const large = [{ topic, body: Buffer.alloc(4_194_304) }]

    expect(() => [...producer.splitBatch(large)]).to.throw(UsageError, 'allowed are 4194304')
  })
})
