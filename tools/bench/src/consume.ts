// SPDX-License-Identifier: Apache-2.0
// Messages of 1 KB that are consumed from the embedded cluster, which runs in a process of its own: the push consumer
// with a handler that only counts, beside one raw socket that pulls the same and looks at nothing.
import { DefaultMQPushConsumer } from '@rocketmq-ts/consumer'
import { DefaultMQProducer } from '@rocketmq-ts/producer'
import { startCluster } from './cluster-process.js'
import { measure, type Figure } from './measure.js'
import { encodedPull, pullRaw, pullSize } from './raw-pulls.js'
import { rawSocket } from './raw-sends.js'

const topic = 'bench'
const queues = 4
const body = Buffer.alloc(1024, 'x')
/** Messages that are stored before; a multiple of what one pull of each queue brings. */
const stored = queues * pullSize * 400

async function store(namesrvAddr: string): Promise<void> {
  await using producer = new DefaultMQProducer({ producerGroup: 'bench', namesrvAddr })
  await producer.start()
  let next = 0
  const worker = async () => {
    while (next < stored)
      await producer.send({ topic, body }, { queue: { topic, brokerName: 'broker-a', queueId: next++ % queues } })
  }
  await Promise.all(Array.from({ length: 64 }, worker))
}

/** A consumer that can consume everything again. */
class Counting {
  readonly consumer: DefaultMQPushConsumer
  #left = 0
  #done: () => void = () => undefined

  constructor(namesrvAddr: string) {
    this.consumer = new DefaultMQPushConsumer({
      consumerGroup: 'bench-consumer',
      namesrvAddr,
      consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
      handler: () => {
        if (--this.#left === 0) this.#done()
      },
      subscriptions: { [topic]: '*' },
    })
  }

  async consumeAll(): Promise<void> {
    const isDone = new Promise<void>(resolve => (this.#done = resolve))
    this.#left = stored
    const offsetTable = Array.from({ length: queues }, (_, queueId) => ({
      queue: { topic, brokerName: 'broker-a', queueId },
      offset: 0,
    }))
    const reset = { topic, group: 'bench-consumer', timestamp: 0, isForce: true, body: { offsetTable } }
    await this.consumer.defaultMQPushConsumerImpl.resetOffset(reset)
    await isDone
  }
}

/** Figures of pulling and handling all messages. */
export async function measureConsume(): Promise<readonly Figure[]> {
  await using cluster = await startCluster()
  await store(cluster.namesrvAddr)
  const counting = new Counting(cluster.namesrvAddr)
  await using consumer = counting.consumer
  await consumer.start()
  await consumer.ready()
  await counting.consumeAll()
  const socket = await rawSocket(cluster.brokerAddr)
  const pulls = Array.from({ length: stored / pullSize }, (_, index) =>
    encodedPull(topic, index % queues, Math.floor(index / queues) * pullSize),
  )
  const figures = await measure(
    [
      { name: 'one raw socket, pulls encoded before', run: () => pullRaw(socket, pulls, queues) },
      { name: 'DefaultMQPushConsumer', run: () => counting.consumeAll() },
    ],
    { count: stored, rounds: 5 },
  )
  socket.destroy()
  return figures
}
