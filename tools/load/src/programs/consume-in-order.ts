// SPDX-License-Identifier: Apache-2.0
// An ordered consumer in a process of its own, so that it can be suspended. Says `begin <n>` before a message and
// `end <n>` behind it; a body that ends with "wait" is not done before it is told "go" on standard input. Ends in order
// when its standard input ends.
import { once } from 'node:events'
import { DefaultMQPushConsumer } from '@rocketmq-ts/consumer'

const [namesrvAddr = '', consumerGroup = '', topic = ''] = process.argv.slice(2)

function say(...words: readonly string[]): void {
  process.stdout.write(`${words.join(' ')}\n`)
}

let go: () => void = () => undefined
const released = new Promise<void>(resolve => (go = resolve))
const consumer = new DefaultMQPushConsumer({
  namesrvAddr,
  consumerGroup,
  consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
  ordered: true,
  persistConsumerOffsetInterval: 50,
})
void consumer.subscribe(topic, '*', async ({ body }) => {
  const [number = '', isWaiting] = body.toString().split(' ')
  say('begin', number)
  if (isWaiting !== undefined) await released
  say('end', number)
})
consumer.on('lockLost', queue => say('lost', String(queue.queueId)))
consumer.on('revoked', queues => queues.filter(queue => queue.topic === topic).forEach(() => say('revoked')))
await consumer.start()
process.stdin.once('data', go)
await once(process.stdin, 'end')
await consumer.close()
