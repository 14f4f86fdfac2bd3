// SPDX-License-Identifier: Apache-2.0
// What must compile and what must not: checked by `tsc -p test`, never run.
import { jsonSerializer, stringSerializer } from '@rocketmq-ts/core'
import { DefaultMQProducer, TransactionMQProducer } from '@rocketmq-ts/producer'

interface Order {
  readonly id: number
}

const options = { producerGroup: 'g' }

export async function plainBodies(): Promise<void> {
  const producer = new DefaultMQProducer(options)
  await producer.send({ topic: 't', body: 'text' })
  await producer.send({ topic: 't', body: Buffer.from('bytes') })
  // @ts-expect-error -- an object needs a serializer
  await producer.send({ topic: 't', body: { id: 1 } })
  // @ts-expect-error -- a message has a topic
  await producer.send({ body: 'text' })
}

export async function typedBodies(): Promise<void> {
  const producer = new DefaultMQProducer({ ...options, serializer: jsonSerializer<Order>() })
  await producer.send({ topic: 't', body: { id: 1 } })
  await producer.sendBatch([{ topic: 't', body: { id: 1 } }])
  await producer.request({ topic: 't', body: { id: 1 } })
  // @ts-expect-error -- an order has a number
  await producer.send({ topic: 't', body: { id: '1' } })
  // @ts-expect-error -- text is no order
  await producer.sendOneway({ topic: 't', body: 'text' })
}

export async function textOnly(): Promise<void> {
  const producer = new DefaultMQProducer({ ...options, serializer: stringSerializer })
  await producer.send({ topic: 't', body: 'text' })
  // @ts-expect-error -- bytes are no text
  await producer.send({ topic: 't', body: Buffer.from('bytes') })
}

export function typedTransactions(): TransactionMQProducer<Order> {
  return new TransactionMQProducer({
    ...options,
    serializer: jsonSerializer<Order>(),
    transactionListener: {
      executeLocalTransaction: message => (message.body.id > 0 ? 'commit' : 'rollback'),
      // @ts-expect-error -- there is no such state
      checkLocalTransaction: () => 'perhaps',
    },
  })
}

export function withoutListener(): void {
  // @ts-expect-error -- a transactional producer needs a listener
  new TransactionMQProducer(options)
}

export function withoutGroup(): void {
  // @ts-expect-error -- every producer has a group
  new DefaultMQProducer({ namesrvAddr: '192.0.2.1:9876' })
}
