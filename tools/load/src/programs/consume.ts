// SPDX-License-Identifier: Apache-2.0
// A consumer in a process of its own, so that it can be killed. Every line is written before the handler returns, that
// is, before the message can be committed: what a killed process had done is known. Ends in order when its standard
// input ends.
import { once } from 'node:events'
import { DefaultMQPushConsumer } from '@rocketmq-ts/consumer'
import type { MessageQueue } from '@rocketmq-ts/protocol'
import { idOf } from '../load-body.js'

const [namesrvAddr = '', consumerGroup = '', topic = '', workMs = '0'] = process.argv.slice(2)

function say(...words: readonly (string | number)[]): void {
  // Pipes are written synchronously: nothing is left in a buffer when the process is killed.
  process.stdout.write(`${words.join(' ')}\n`)
}

function queuesOf(queues: readonly MessageQueue[]): string {
  const ours = queues.filter(queue => queue.topic === topic)
  return ours.map(({ brokerName, queueId }) => `${brokerName}/${queueId}`).join(',')
}

const consumer = new DefaultMQPushConsumer({
  namesrvAddr,
  consumerGroup,
  consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
})
void consumer.subscribe(topic, '*', async ({ body, brokerName, queueId, queueOffset }) => {
  // What an application would do with it.
  await new Promise(resolve => setTimeout(resolve, Number(workMs)))
  say('done', `${brokerName}/${queueId}`, queueOffset, idOf(body))
})
consumer.on('assigned', queues => say('assigned', queuesOf(queues)))
await consumer.start()
say('ready')
process.stdin.resume()
await once(process.stdin, 'end')
await consumer.close()
say('closed')
