// SPDX-License-Identifier: Apache-2.0
// Our producer and our push consumer.
import { DefaultMQPushConsumer } from '@rocketmq-ts/consumer'
import { DefaultMQProducer } from '@rocketmq-ts/producer'
import { sendAll, serve, type Job, type Meter } from './serve.js'

const producers = new Map<string, DefaultMQProducer>()

async function producerOf({ namesrvAddr }: Job): Promise<DefaultMQProducer> {
  const known = producers.get(namesrvAddr)
  if (known !== undefined) return known
  const producer = new DefaultMQProducer({ producerGroup: 'bench', namesrvAddr })
  producers.set(namesrvAddr, producer)
  await producer.start()
  return producer
}

async function send(job: Job, meter: Meter): Promise<void> {
  const producer = await producerOf(job)
  const { topic } = job
  const body = Buffer.alloc(job.bytes, 'x')
  await sendAll(job, meter, () => producer.send({ topic, body }))
}

async function consume({ namesrvAddr, topic, id, count }: Job, meter: Meter): Promise<void> {
  let left = count
  let isDone: () => void
  const done = new Promise<void>(resolve => (isDone = resolve))
  await using consumer = new DefaultMQPushConsumer({
    consumerGroup: `bench-ours-${id}`,
    namesrvAddr,
    consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
    subscriptions: { [topic]: '*' },
    handler: () => {
      if (left === count) meter.start()
      if (--left > 0) return
      if (left === 0) meter.stop()
      isDone()
    },
  })
  await consumer.start()
  await done
}

await serve({ send, consume })
