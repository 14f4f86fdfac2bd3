// SPDX-License-Identifier: Apache-2.0
// A broadcast consumer that prints each body on a line of its own until it is killed.
import { DefaultMQPushConsumer } from '@rocketmq-ts/consumer'

const [namesrvAddr = '', consumerGroup = '', topic = '', localOffsetStoreDir = ''] = process.argv.slice(2)
const consumer = new DefaultMQPushConsumer({
  namesrvAddr,
  consumerGroup,
  localOffsetStoreDir,
  messageModel: 'BROADCASTING',
  consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
  consumeConcurrency: 1,
  async handler({ body }) {
    process.stdout.write(`${body.toString()}\n`)
    await new Promise(resolve => setTimeout(resolve, 5))
  },
})
void consumer.subscribe(topic)
await consumer.start()
// Every 5 s would be too rarely for a test.
setInterval(() => void consumer.defaultMQPushConsumerImpl.persistConsumerOffset(), 5)
