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
    // By the machine's time: the spec kills this process anywhere among its messages, and nobody tells it when.
    await new Promise(resolve => setTimeout(resolve, 5))
  },
})
void consumer.subscribe(topic)
await consumer.start()
// By the machine's time as well, and more often than every 5 s: the kill is to fall between two commits.
setInterval(() => void consumer.defaultMQPushConsumerImpl.persistConsumerOffset(), 5)
