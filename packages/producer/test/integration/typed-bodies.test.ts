// SPDX-License-Identifier: Apache-2.0
// Bodies of the application's own type. What must not compile stands in test/types.
import { MQClientManager } from '@rocketmq-ts/client'
import { jsonSerializer, stringSerializer, UsageError } from '@rocketmq-ts/core'
import { DefaultMQProducer, TransactionMQProducer } from '@rocketmq-ts/producer'
import { onEachCluster, rejection, uniqueName } from '@rocketmq-ts/testing'
import { expect } from 'chai'

interface Order {
  readonly id: number
  readonly items: readonly string[]
}

const order: Order = { id: 7, items: ['Grüße'] }

onEachCluster('a producer with a serializer', cluster => {
  const options = () => ({
    ...cluster.clientOptions,
    producerGroup: uniqueName('PG_typed'),
    manager: new MQClientManager(),
  })

  it('sends JSON: alone, in a batch, one-way', async () => {
    const topic = await cluster.topic('json', { queues: 1 })
    await using producer = new DefaultMQProducer({ ...options(), serializer: jsonSerializer<Order>() })
    await producer.start()

    await producer.send({ topic, body: order })
    await producer.sendBatch([
      { topic, body: order },
      { topic, body: order },
    ])
    await producer.sendOneway({ topic, body: order })

    const messages = await cluster.messages(topic, 4)
    expect(messages.map(({ body }) => JSON.parse(body.toString()) as unknown)).to.deep.equal([
      order,
      order,
      order,
      order,
    ])
  })

  it('sends text in UTF-8', async () => {
    const topic = await cluster.topic('text')
    await using producer = new DefaultMQProducer({ ...options(), serializer: stringSerializer })
    await producer.start()

    await producer.send({ topic, body: '東京' })

    expect((await cluster.messages(topic, 1))[0]?.body.toString()).to.equal('東京')
  })

  it('hands the body to the local transaction as it is', async () => {
    const topic = await cluster.topic('tx')
    const seen: Order[] = []
    await using producer = new TransactionMQProducer({
      ...options(),
      serializer: jsonSerializer<Order>(),
      transactionListener: {
        executeLocalTransaction(message) {
          seen.push(message.body)
          return 'commit'
        },
        checkLocalTransaction: () => 'unknown',
      },
    })
    await producer.start()

    await producer.sendMessageInTransaction({ topic, body: order })

    expect(seen).to.deep.equal([order])
  })

  it('rejects when the serializer throws: nothing was sent', async () => {
    const serializer = {
      serialize(): Uint8Array {
        throw new RangeError('cannot')
      },
      deserialize: () => undefined,
    }
    await using producer = new DefaultMQProducer({ ...options(), serializer })
    await producer.start()

    const error = await rejection(producer.send({ topic: 'any', body: undefined }))

    expect(error).to.be.instanceOf(UsageError).and.include({ outcome: 'not-sent' })
    expect(error.cause).to.be.instanceOf(RangeError)
  })

  it('refuses what has no form in JSON', async () => {
    await using producer = new DefaultMQProducer({ ...options(), serializer: jsonSerializer<(() => void) | Order>() })
    await producer.start()

    expect(await rejection(producer.send({ topic: 'any', body: () => undefined }))).to.be.instanceOf(UsageError)
  })
})
