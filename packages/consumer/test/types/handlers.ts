// SPDX-License-Identifier: Apache-2.0
// What must compile, and what must not. Checked by the compiler alone; nothing here runs.
import { deadLetter, DefaultMQPushConsumer, type MessageFailure } from '@rocketmq-ts/consumer'
import { jsonSerializer } from '@rocketmq-ts/core'
import type { MessageExt } from '@rocketmq-ts/protocol'

declare function use(...values: unknown[]): undefined

interface Order {
  readonly price: number
}

export function plain(consumer: DefaultMQPushConsumer): void {
  void consumer.subscribe('T', '*', (message: MessageExt) => use(message.body.length))
  void consumer.subscribe('T', 'A || B', async () => undefined)
  void consumer.subscribe('T', { sql: 'a > 1' }, () => ({ retryAfter: 1000 }))
  void consumer.subscribe('T', { tags: ['A', 'B'] }, () => deadLetter)
  void consumer.subscribe('T', '*', () => ({ commit: false }))
  void consumer.subscribe('T', '*', { batch: messages => messages.map(() => undefined) })
  void consumer.subscribe('T', '*', { batch: () => ({ ackIndex: 2, delayLevel: 1 }) })
  // @ts-expect-error -- a number is no result: it would count as a failure
  void consumer.subscribe('T', '*', message => [].push(message))
  // @ts-expect-error -- nor is a text
  void consumer.subscribe('T', '*', async () => 'done')
  // @ts-expect-error -- only batches have an index
  void consumer.subscribe('T', '*', () => ({ ackIndex: 1 }))
  // @ts-expect-error -- without a deserializer there is no value
  void consumer.subscribe('T', '*', message => use(message.value))
}

export function typed(): DefaultMQPushConsumer<Order> {
  const consumer = new DefaultMQPushConsumer<Order>({
    consumerGroup: 'g',
    deserializer: jsonSerializer<Order>(),
    handler: ({ value, body }) => use(value.price.toFixed(), body.length),
  })
  // @ts-expect-error -- the value is an order
  void consumer.subscribe('T', '*', ({ value }) => use(value.weight))
  consumer.on('messageFailed', (failure: MessageFailure) => use(failure.error))
  // @ts-expect-error -- there is no such event
  consumer.on('error', () => undefined)
  return consumer
}

// @ts-expect-error -- a consumer needs a group
export const nameless = new DefaultMQPushConsumer({ handler: () => undefined })
// @ts-expect-error -- there is no such model
export const anycast = new DefaultMQPushConsumer({ consumerGroup: 'g', messageModel: 'ANYCAST' })
