// SPDX-License-Identifier: Apache-2.0
// The producer and the push consumer of `ali-ons`; its folder is the first argument.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { sendAll, serve, type Job, type Meter } from './serve.js'

/** The part that is measured. */
interface AliOns {
  readonly Message: new (topic: string, tags: string, body: Buffer) => object
  readonly Producer: new (options: object) => { ready(): Promise<void>; send(message: object): Promise<unknown> }
  readonly Consumer: new (options: object) => {
    ready(): Promise<void>
    subscribe(topic: string, tags: string, handler: () => Promise<void>): void
    close(): Promise<void>
  }
}

const { Message, Producer, Consumer } = createRequire(join(process.argv[2] ?? '', 'package.json'))('ali-ons') as AliOns
const nothing = () => undefined
const logger = { info: nothing, warn: nothing, error: nothing, debug: nothing }
/** Options that it cannot do without; nothing is asked of a server for them. */
const common = { httpclient: {}, logger, accessKeyId: 'none', accessKeySecret: 'none' }
/** Its name for the start of the queues. */
const fromFirst = 'CONSUME_FROM_FIRST_OFFSET'

let known: InstanceType<AliOns['Producer']> | undefined

async function send(job: Job, meter: Meter): Promise<void> {
  const { topic, namesrvAddr } = job
  const producer = (known ??= new Producer({ ...common, producerGroup: 'bench-ali', nameSrv: namesrvAddr }))
  await producer.ready()
  const body = Buffer.alloc(job.bytes, 'x')
  await sendAll(job, meter, () => producer.send(new Message(topic, '', body)))
}

async function consume({ namesrvAddr, topic, id, count }: Job, meter: Meter): Promise<void> {
  const consumerGroup = `bench-ali-${id}`
  const consumer = new Consumer({ ...common, consumerGroup, nameSrv: namesrvAddr, consumeFromWhere: fromFirst })
  let left = count
  await new Promise<void>(resolve => {
    consumer.subscribe(topic, '*', async () => {
      if (left === count) meter.start()
      if (--left > 0) return
      if (left === 0) meter.stop()
      resolve()
    })
  })
  await consumer.close()
}

await serve({ send, consume })
