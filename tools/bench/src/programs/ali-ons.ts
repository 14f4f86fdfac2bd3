// SPDX-License-Identifier: Apache-2.0
// The producer and the push consumer of `ali-ons`; its folder is the first argument.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { bodyOf, counted, sendAll, sendPaced, serve, type Job, type Meter } from './serve.js'

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

const producers = new Map<number, InstanceType<AliOns['Producer']>>()

/** One for each bound of compression, kept for all rounds. */
async function senderOf(job: Job): Promise<() => Promise<unknown>> {
  const { topic, namesrvAddr, compressFrom } = job
  const producer =
    producers.get(compressFrom) ??
    new Producer({
      ...common,
      producerGroup: `bench-ali-${compressFrom}`,
      nameSrv: namesrvAddr,
      compressMsgBodyOverHowmuch: compressFrom,
    })
  producers.set(compressFrom, producer)
  await producer.ready()
  const body = bodyOf(job)
  return () => producer.send(new Message(topic, '', body))
}

const send = async (job: Job, meter: Meter): Promise<void> => sendAll(job, meter, await senderOf(job))
const paced = async (job: Job, meter: Meter): Promise<void> => sendPaced(job, meter, await senderOf(job))

async function consume(job: Job, meter: Meter): Promise<void> {
  const { namesrvAddr, topic, id } = job
  const consumerGroup = `bench-ali-${id}`
  const consumer = new Consumer({ ...common, consumerGroup, nameSrv: namesrvAddr, consumeFromWhere: fromFirst })
  const { done, one } = counted(job, meter)
  consumer.subscribe(topic, '*', async () => one())
  await done
  await consumer.close()
}

await serve({ send, paced, consume })
