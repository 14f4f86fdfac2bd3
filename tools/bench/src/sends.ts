// SPDX-License-Identifier: Apache-2.0
// Sends of 1 KB to the embedded cluster, which runs in a process of its own: the producer beside one raw socket with
// frames that were encoded before, both with 256 messages in flight; then one message at a time.
import { DefaultMQProducer } from '@rocketmq-ts/producer'
import { startCluster } from './cluster-process.js'
import { measure, type Figure } from './measure.js'
import { rawSocket, sendRaw } from './raw-sends.js'

const body = Buffer.alloc(1024, 'x')
const window = 256

async function sendWith(producer: DefaultMQProducer, count: number, inFlight: number): Promise<void> {
  let next = 0
  const worker = async () => {
    while (next++ < count) await producer.send({ topic: 'bench', body })
  }
  await Promise.all(Array.from({ length: inFlight }, worker))
}

/** Figures for many in flight, and for one at a time. */
export async function measureSends(): Promise<{
  readonly many: readonly Figure[]
  readonly single: readonly Figure[]
}> {
  await using cluster = await startCluster()
  await using producer = new DefaultMQProducer({ producerGroup: 'bench', namesrvAddr: cluster.namesrvAddr })
  await producer.start()
  const socket = await rawSocket(cluster.brokerAddr)
  const contestants = (inFlight: number) => [
    { name: 'one raw socket, frames encoded before', run: (count: number) => sendRaw(socket, body, count, inFlight) },
    { name: 'DefaultMQProducer', run: (count: number) => sendWith(producer, count, inFlight) },
  ]
  const many = await measure(contestants(window), { count: 20_000, rounds: 5 })
  const single = await measure(contestants(1), { count: 3000, rounds: 5 })
  socket.destroy()
  return { many, single }
}
