// SPDX-License-Identifier: Apache-2.0
// Our producer and our consumers.
import {
  DefaultLitePullConsumer,
  DefaultMQPushConsumer,
  SimpleConsumer,
  type PushConsumerOptions,
} from '@rocketmq-ts/consumer'
import { DefaultMQProducer } from '@rocketmq-ts/producer'
import { bodyOf, counted, sendAll, sendPaced, serve, type Job, type Meter } from './serve.js'

const batchSize = 32
const producers = new Map<string, DefaultMQProducer>()

/** One for each kind of settings, kept for all rounds. */
async function producerOf(job: Job, autoBatch = false): Promise<DefaultMQProducer> {
  const { namesrvAddr, compressFrom } = job
  const kind = `${namesrvAddr} ${compressFrom} ${autoBatch}`
  const known = producers.get(kind)
  if (known !== undefined) return known
  const producer = new DefaultMQProducer({
    producerGroup: 'bench',
    instanceName: kind,
    namesrvAddr,
    autoBatch,
    compressMsgBodyOverHowmuch: compressFrom,
  })
  producers.set(kind, producer)
  await producer.start()
  return producer
}

async function send(job: Job, meter: Meter): Promise<void> {
  const producer = await producerOf(job)
  const message = { topic: job.topic, body: bodyOf(job) }
  await sendAll(job, meter, () => producer.send(message))
}

async function paced(job: Job, meter: Meter): Promise<void> {
  const producer = await producerOf(job)
  const message = { topic: job.topic, body: bodyOf(job) }
  await sendPaced(job, meter, () => producer.send(message))
}

async function batch(job: Job, meter: Meter): Promise<void> {
  const producer = await producerOf(job)
  const messages = Array.from({ length: batchSize }, () => ({ topic: job.topic, body: bodyOf(job) }))
  await sendAll({ ...job, count: job.count / batchSize }, meter, () => producer.sendBatch(messages))
}

async function auto(job: Job, meter: Meter): Promise<void> {
  const producer = await producerOf(job, true)
  const message = { topic: job.topic, body: bodyOf(job) }
  await sendAll(job, meter, () => producer.send(message))
}

async function request(job: Job, meter: Meter): Promise<void> {
  const producer = await producerOf(job)
  const message = { topic: job.topic, body: bodyOf(job) }
  await sendAll(job, meter, () => producer.request(message))
}

/** Begins to answer requests, those of every contestant. */
async function reply(job: Job, meter: Meter): Promise<void> {
  const producer = await producerOf(job)
  const body = bodyOf(job)
  const consumer = new DefaultMQPushConsumer({
    consumerGroup: `bench-replies-${job.id}`,
    namesrvAddr: job.namesrvAddr,
    subscriptions: { [job.topic]: '*' },
    handler: async message => {
      await producer.reply(message, { body })
    },
  })
  meter.start()
  await consumer.start()
  await consumer.ready()
  meter.stop()
}

async function push(job: Job, meter: Meter, options: Partial<PushConsumerOptions>): Promise<void> {
  const { done, one } = counted(job, meter)
  await using consumer = new DefaultMQPushConsumer({
    consumerGroup: `bench-ours-${job.id}`,
    namesrvAddr: job.namesrvAddr,
    consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
    subscriptions: { [job.topic]: '*' },
    handler: one,
    ...options,
  })
  await consumer.start()
  await done
}

async function litePull(job: Job, meter: Meter): Promise<void> {
  const { done, one } = counted(job, meter)
  await using consumer = new DefaultLitePullConsumer({
    consumerGroup: `bench-ours-${job.id}`,
    namesrvAddr: job.namesrvAddr,
    consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
    pullBatchSize: 32,
  })
  await consumer.subscribe(job.topic, '*')
  await consumer.start()
  let left = job.count
  for await (const _ of consumer) {
    one()
    if (--left === 0) break
  }
  await done
}

async function simple(job: Job, meter: Meter): Promise<void> {
  const { done, one } = counted(job, meter)
  await using consumer = new SimpleConsumer({
    consumerGroup: `bench-ours-${job.id}`,
    namesrvAddr: job.namesrvAddr,
    subscriptions: { [job.topic]: '*' },
  })
  await consumer.start()
  let left = job.count
  while (left > 0) {
    const messages = await consumer.receive({ maxMessages: 32 })
    left -= messages.length
    await Promise.all(
      messages.map(async message => {
        await message.ack()
        one()
      }),
    )
  }
  await done
}

await serve({
  send,
  paced,
  batch,
  auto,
  request,
  reply,
  consume: (job, meter) => push(job, meter, {}),
  ordered: (job, meter) => push(job, meter, { ordered: true }),
  'lite-pull': litePull,
  simple,
})
