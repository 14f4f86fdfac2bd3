// SPDX-License-Identifier: Apache-2.0
// A producer that is made and started and sends one message, in a process that has just imported it: prints the
// milliseconds. Arguments: `ours`, or the folder of `ali-ons`; the name server; the topic. Plain JavaScript, so that no
// loader is in the way of what is loaded late.
import { createRequire } from 'node:module'
import { join } from 'node:path'

const [who, namesrvAddr, topic] = process.argv.slice(2)

/** @returns {Promise<() => Promise<unknown>>} */
async function ours() {
  const { DefaultMQProducer } = await import('@rocketmq-ts/producer')
  return async () => {
    const producer = new DefaultMQProducer({ producerGroup: 'bench', namesrvAddr })
    await producer.start()
    await producer.send({ topic, body: 'first' })
  }
}

async function aliOns() {
  const { Producer, Message } = createRequire(join(who, 'package.json'))('ali-ons')
  const nothing = () => undefined
  const logger = { info: nothing, warn: nothing, error: nothing, debug: nothing }
  return async () => {
    const producer = new Producer({
      httpclient: {},
      logger,
      accessKeyId: 'none',
      accessKeySecret: 'none',
      producerGroup: 'bench-ali',
      nameSrv: namesrvAddr,
    })
    await producer.ready()
    await producer.send(new Message(topic, '', 'first'))
  }
}

const first = await (who === 'ours' ? ours() : aliOns())
const cpu = process.cpuUsage()
const startedAt = performance.now()
await first()
const elapsedMs = performance.now() - startedAt
const { user, system } = process.cpuUsage(cpu)
process.stdout.write(`${JSON.stringify({ elapsedMs, cpuMs: (user + system) / 1000 })}\n`)
process.exit(0)
