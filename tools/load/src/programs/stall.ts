// SPDX-License-Identifier: Apache-2.0
// A consumer in a process of its own, so that its memory is nobody else's. Its handlers wait until it is told "go" on
// standard input; meanwhile it says what it holds: `holds <messages> <bytes of records> <heap and buffers> <rss>`. Then
// it says `done <count>`, and ends in order when its standard input ends.
import { once } from 'node:events'
import { DefaultMQPushConsumer } from '@rocketmq-ts/consumer'
import { settledHeapBytes } from '@rocketmq-ts/test-run'

const [namesrvAddr = '', consumerGroup = '', topic = '', mebibytesOfQueue = '100'] = process.argv.slice(2)
/** Milliseconds between two looks at memory. */
const lookMs = 250

let done = 0
let go: () => void = () => undefined
const released = new Promise<void>(resolve => (go = resolve))
const consumer = new DefaultMQPushConsumer({
  namesrvAddr,
  consumerGroup,
  consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
  pullThresholdSizeForQueue: Number(mebibytesOfQueue),
})
void consumer.subscribe(topic, '*', async () => {
  await released
  done++
})
await consumer.start()
process.stdin.once('data', go)
while (!process.stdin.readableEnded) {
  const queues = consumer.runningInfo().mqTable.filter(({ queue }) => queue.topic === topic)
  const messages = queues.reduce((sum, { cachedMsgCount }) => sum + cachedMsgCount, 0)
  const mebibytes = queues.reduce((sum, { cachedMsgSizeInMiB }) => sum + cachedMsgSizeInMiB, 0)
  const heap = (await settledHeapBytes()) + process.memoryUsage().arrayBuffers
  process.stdout.write(`holds ${messages} ${mebibytes} ${heap} ${process.memoryUsage.rss()}\ndone ${done}\n`)
  await Promise.race([once(process.stdin, 'end'), new Promise(resolve => setTimeout(resolve, lookMs))])
}
await consumer.close()
