// SPDX-License-Identifier: Apache-2.0
// Never run: the compiler reads it under each module setting, as CommonJS and as an ES module.
import { DefaultMQAdminExt } from '@rocketmq-ts/admin'
import { DefaultLitePullConsumer, DefaultMQPushConsumer, SimpleConsumer } from '@rocketmq-ts/consumer'
import { UsageError } from '@rocketmq-ts/core'
import { Producer } from '@rocketmq-ts/grpc'
import { LocalCluster } from '@rocketmq-ts/local-cluster'
import { DefaultMQProducer, TransactionMQProducer } from '@rocketmq-ts/producer'
import * as all from 'rocketmq-ts'

export const classes = [DefaultMQAdminExt, DefaultLitePullConsumer, SimpleConsumer, TransactionMQProducer, Producer]

export async function main(): Promise<string> {
  const cluster = await LocalCluster.start()
  const { namesrvAddr } = cluster
  const producer: all.DefaultMQProducer = new DefaultMQProducer({ producerGroup: 'shop', namesrvAddr })
  await producer.start()
  const consumer = new DefaultMQPushConsumer({ consumerGroup: 'kitchen', namesrvAddr })
  consumer.subscribe('orders', '*', message => {
    if (message.body.toString() === '') throw new UsageError('an empty order')
  })
  // @ts-expect-error the types are there: a group is a text
  new DefaultMQProducer({ producerGroup: 5 })
  const { messageId } = await producer.send({ topic: 'orders', body: 'two coffees' })
  return messageId
}
