// SPDX-License-Identifier: Apache-2.0
// Run by shutdown.test.ts in a process of its own: starts, sends, closes, and must then end by itself.
import { DefaultMQProducer } from '@rocketmq-ts/producer'

const [namesrvAddr, producerGroup = '', topic = ''] = process.argv.slice(2)

await using producer = new DefaultMQProducer({ namesrvAddr, producerGroup })
await producer.start()
const sent = await Promise.all(Array.from({ length: 20 }, () => producer.send({ topic, body: 'from a child' })))
process.stdout.write(`sent ${sent.length}\n`)
