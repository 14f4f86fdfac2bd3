// SPDX-License-Identifier: Apache-2.0
// What grows and must not make sends slower: the topics that a producer sends to, and the brokers that have them. The
// first row is one topic on one broker; routes are asked for in the round that does not count.
import { DefaultMQProducer } from '@rocketmq-ts/producer'
import { atOnce } from './at-once.js'
import { startCluster, type ClusterProcess } from './cluster-process.js'
import { measure, type Contestant, type Figure } from './measure.js'

const manyBrokers = 64
const count = 20_000
const inFlight = 256

/** The rows of one broker share a cluster, which has all of them. */
const topicName = (index: number): string => `bench-${index}`

export async function measureGrowth(rounds: number): Promise<readonly Figure[]> {
  const topics = Array.from({ length: 10_000 }, (_, index) => topicName(index))
  await using one = await startCluster({ topics })
  await using many = await startCluster({ topics: [topicName(0)], brokers: manyBrokers })
  await using producer = await producerOn(one)
  await using farProducer = await producerOn(many)
  return await measure(
    [
      sends('1 topic, 1 broker', producer, 1),
      sends('100 topics', producer, 100),
      sends('10,000 topics', producer, topics.length),
      sends(`${manyBrokers} brokers`, farProducer, 1),
    ],
    { count, rounds },
  )
}

async function producerOn({ namesrvAddr }: ClusterProcess): Promise<DefaultMQProducer> {
  const producer = new DefaultMQProducer({ producerGroup: 'bench', namesrvAddr, instanceName: namesrvAddr })
  await producer.start()
  return producer
}

/** Sends to the topics in turn. */
function sends(name: string, producer: DefaultMQProducer, topics: number): Contestant {
  const body = Buffer.alloc(1024, 'x')
  return {
    name,
    async run(total) {
      let next = 0
      await atOnce(total, inFlight, () => producer.send({ topic: topicName(next++ % topics), body }))
    },
  }
}
