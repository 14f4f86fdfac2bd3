// SPDX-License-Identifier: Apache-2.0
// Which queue a message goes to: a given one, the one of its key, or whatever a selector says.
import { MQClientManager } from '@rocketmq-ts/client'
import { UsageError } from '@rocketmq-ts/core'
import { DefaultMQProducer, hashOf, randomQueue, type HashPreset } from '@rocketmq-ts/producer'
import { onEachCluster, rejection, uniqueName } from '@rocketmq-ts/testing'
import { expect } from 'chai'

onEachCluster('the queue of a message', cluster => {
  let topic: string
  const producers: DefaultMQProducer[] = []

  async function producerWith(hash?: HashPreset): Promise<DefaultMQProducer> {
    const producer = new DefaultMQProducer({
      ...cluster.clientOptions,
      producerGroup: uniqueName('PG_select'),
      manager: new MQClientManager(),
      ...(hash === undefined ? {} : { hash }),
    })
    producers.push(producer)
    await producer.start()
    return producer
  }
  before(async () => {
    topic = await cluster.topic('select', { queues: 4 })
  })
  after(() => Promise.all(producers.map(producer => producer.close())))

  it('is the given one', async () => {
    const producer = await producerWith()
    const queue = { topic, brokerName: 'broker-a', queueId: 3 }

    const sent = await Promise.all(Array.from({ length: 5 }, () => producer.send({ topic, body: 'x' }, { queue })))

    expect(sent.map(result => result.queue)).to.deep.equal(Array.from({ length: 5 }, () => queue))
  })

  for (const hash of ['java', 'go', 'ali-ons'] as const) {
    it(`belongs to the key, the way ${hash} producers choose it`, async () => {
      const producer = await producerWith(hash)
      const keys = Array.from({ length: 12 }, (_, i) => `order-${i}`)

      const sent = await Promise.all(keys.map(hashBy => producer.send({ topic, body: hashBy }, { hashBy })))

      expect(sent.map(({ queue }) => queue.queueId)).to.deep.equal(keys.map(key => hashOf(hash, key) % 4))
    })
  }

  it('belongs to the sharding key of the message when no other is given', async () => {
    const producer = await producerWith()

    const sent = await producer.send({ topic, body: 'x', shardingKey: 'hello' })

    expect(sent.queue.queueId).to.equal(2)
  })

  it('is what a selector says, which gets all queues and the message', async () => {
    const producer = await producerWith()
    const seen: unknown[] = []

    const sent = await producer.send(
      { topic, body: 'x', keys: ['k'] },
      {
        selector: (queues, message) => {
          seen.push(queues.length, message.keys)
          return queues.at(-1)
        },
      },
    )

    expect(seen).to.deep.equal([4, ['k']])
    expect(sent.queue.queueId).to.equal(3)
  })

  it('is any of them by chance', async () => {
    const producer = await producerWith()

    const sent = await Promise.all(
      Array.from({ length: 60 }, () => producer.send({ topic, body: 'x' }, { selector: randomQueue })),
    )

    expect(new Set(sent.map(({ queue }) => queue.queueId)).size).to.equal(4)
  })

  it('keeps the order of messages with one key that are sent one after the other', async () => {
    const producer = await producerWith()
    const own = await cluster.topic('order')
    for (let i = 0; i < 20; i++) await producer.send({ topic: own, body: String(i), shardingKey: 'same' })

    const messages = await cluster.messages(own, 20)

    expect(messages.map(({ body }) => Number(body.toString()))).to.deep.equal(Array.from({ length: 20 }, (_, i) => i))
  })

  it('must belong to the topic of the message', async () => {
    const producer = await producerWith()
    const queue = { topic: 'another', brokerName: 'broker-a', queueId: 0 }

    const error = await rejection(producer.send({ topic, body: 'x' }, { queue }))

    expect(error).to.be.instanceOf(UsageError)
    expect(error.message).to.contain('another')
  })

  it('can be looked up before', async () => {
    const producer = await producerWith()

    const queues = await producer.fetchPublishMessageQueues(topic)

    expect(queues).to.deep.equal([0, 1, 2, 3].map(queueId => ({ topic, brokerName: 'broker-a', queueId })))
  })

  it('is asked for in one way only', async () => {
    const producer = await producerWith()
    const queue = { topic, brokerName: 'broker-a', queueId: 0 }

    const error = await rejection(producer.send({ topic, body: 'x' }, { queue, hashBy: 'k' }))

    expect(error).to.be.instanceOf(UsageError)
    expect(error.message).to.contain('exclude each other')
  })

  it('fails the send when a selector chooses none or throws', async () => {
    const producer = await producerWith()

    const none = await rejection(producer.send({ topic, body: 'x' }, { selector: () => undefined }))
    const thrown = await rejection(
      producer.send(
        { topic, body: 'x' },
        {
          selector: () => {
            throw new RangeError('mine')
          },
        },
      ),
    )

    expect(none).to.be.instanceOf(UsageError)
    expect(thrown).to.be.instanceOf(UsageError).and.include({ outcome: 'not-sent' })
    expect(thrown.cause).to.be.instanceOf(RangeError)
  })
})
