// SPDX-License-Identifier: Apache-2.0
// Our gRPC clients beside the official one of Node.js, on one real proxy in one run: the official one is the first row.
// Both send 1 KB with 64 in flight, and receive with four calls of 32 at a time and acknowledge everything.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Producer, SimpleConsumer } from '@rocketmq-ts/grpc'
import { fetchNodeClient } from '@rocketmq-ts/interop'
import { RealCluster } from '@rocketmq-ts/real-rocketmq'
import { atOnce } from './at-once.js'
import { measure, type Figure } from './measure.js'

const topic = 'bench-grpc'
const body = Buffer.alloc(1024, 'x')
const inFlight = 64
const receivers = 4
const batch = 32
const invisibleMs = 60_000
const count = 1000
const rounds = 3

/** The part of the official client that is measured. */
interface Official {
  readonly Producer: new (options: object) => OfficialClient & { send(message: object): Promise<unknown> }
  readonly SimpleConsumer: new (options: object) => OfficialClient & {
    receive(maxMessages: number, invisibleMs: number): Promise<readonly object[]>
    ack(message: object): Promise<void>
  }
}

interface OfficialClient {
  startup(): Promise<void>
  shutdown(): Promise<void>
}

const nothing = () => undefined
/** Without one it writes files into the home of the user. */
const logger = { debug: nothing, info: nothing, warn: nothing, error: nothing, close: nothing }

async function loadOfficial(): Promise<Official> {
  const require = createRequire(join(await fetchNodeClient(), 'package.json'))
  return require('rocketmq-client-nodejs') as Official
}

/** Receives until `total` messages have come. */
async function receiveAll(total: number, receive: () => Promise<number>): Promise<void> {
  let left = total
  const worker = async () => {
    while (left > 0) {
      const received = await receive()
      left -= received
    }
  }
  await Promise.all(Array.from({ length: receivers }, worker))
}

export interface GrpcFigures {
  readonly sends: readonly Figure[]
  readonly receives: readonly Figure[]
}

/** Starts a real cluster with a proxy for it; that takes about a minute. */
export async function measureGrpc(): Promise<GrpcFigures> {
  const official = await loadOfficial()
  await using cluster = await RealCluster.start({ proxy: true })
  const type = ['-a', '+message.type=NORMAL']
  await cluster.mqadmin('updateTopic', '-c', 'DefaultCluster', '-t', topic, '-r', '4', '-w', '4', ...type)
  const address = cluster.endpoints ?? ''
  const endpoints = `grpc://${address}`
  const theirs = { endpoints: address, namespace: '', logger, requestTimeout: 10_000 }

  const theirProducer = new official.Producer({ ...theirs, topics: [topic] })
  const ours = { endpoints, topics: [topic], sendTimeoutMs: 10_000 }
  await using producer = new Producer(ours)
  await using batching = new Producer({ ...ours, autoBatch: true })
  const filter = new Map([[topic, '*']])
  const theirConsumer = new official.SimpleConsumer({
    ...theirs,
    consumerGroup: 'bench-theirs',
    subscriptions: filter,
    awaitDuration: 5000,
  })
  await using consumer = new SimpleConsumer({ endpoints, consumerGroup: 'bench-ours', subscriptions: { [topic]: '*' } })
  await Promise.all([
    theirProducer.startup(),
    producer.start(),
    batching.start(),
    theirConsumer.startup(),
    consumer.start(),
  ])

  // A group begins at the end of the topic: it has to be known before the messages are.
  await Promise.all([theirConsumer.receive(1, invisibleMs), consumer.receive({ maxMessages: 1, waitMs: 5000 })])
  const sends = await measure(
    [
      {
        name: 'rocketmq-client-nodejs, Producer',
        run: total => atOnce(total, inFlight, () => theirProducer.send({ topic, body })),
      },
      { name: 'Producer', run: total => atOnce(total, inFlight, () => producer.send({ topic, body })) },
      {
        name: 'Producer, autoBatch',
        run: total => atOnce(total, inFlight, () => batching.send({ topic, body })),
      },
    ],
    { count, rounds },
  )
  // Both groups take what was sent: twice what one of them needs, so that nobody waits for the last message.
  const receives = await measure(
    [
      {
        name: 'rocketmq-client-nodejs, SimpleConsumer',
        run: total =>
          receiveAll(total, async () => {
            const messages = await theirConsumer.receive(batch, invisibleMs)
            await Promise.all(messages.map(message => theirConsumer.ack(message)))
            return messages.length
          }),
      },
      {
        name: 'SimpleConsumer',
        run: total =>
          receiveAll(total, async () => {
            const messages = await consumer.receive({ maxMessages: batch, invisibleMs })
            await consumer.ack(messages)
            return messages.length
          }),
      },
    ],
    { count, rounds },
  )
  await Promise.all([theirProducer.shutdown(), theirConsumer.shutdown()])
  return { sends, receives }
}
