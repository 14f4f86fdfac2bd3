// SPDX-License-Identifier: Apache-2.0
// What stays in memory when a lot passes through: one process that sends and consumes, beside an embedded broker in
// another. The rows follow each other in time, so the MB column has to stay as it is in the first row.
import { DefaultMQPushConsumer } from '@rocketmq-ts/consumer'
import { DefaultMQProducer } from '@rocketmq-ts/producer'
import { atOnce } from './at-once.js'
import { startCluster } from './cluster-process.js'
import type { Cost, Figure } from './measure.js'

const body = Buffer.alloc(1024, 'x')
const inFlight = 256
const total = 5_000_000
const parts = 10
/** Messages that may wait for the consumer: an embedded broker lets go of what is older than it has room for. */
const mostWaiting = 50_000
/** Sends of the slow case: a handler gets a thousandth of them in the same time. */
const sendsBeforeSlow = 400_000
const timesSlower = 1000

/** Each row is a tenth of the messages, sent and consumed. */
export async function measureLongRun(): Promise<readonly Figure[]> {
  await using cluster = await startCluster()
  let sent = 0
  let consumed = 0
  let waiting: (() => void)[] = []
  /** Resolves when a message was consumed. */
  const oneMore = () => new Promise<void>(resolve => waiting.push(resolve))
  const handler = () => {
    consumed++
    if (waiting.length === 0) return
    const woken = waiting
    waiting = []
    for (const goOn of woken) goOn()
  }
  await using producer = new DefaultMQProducer({ producerGroup: 'bench', namesrvAddr: cluster.namesrvAddr })
  await using consumer = consumerOn(cluster.namesrvAddr, handler)
  await Promise.all([producer.start(), consumer.start()])
  const send = async () => {
    while (sent - consumed > mostWaiting) await oneMore()
    sent++
    await producer.send({ topic: 'bench', body })
  }
  const count = total / parts
  const figures: Figure[] = []
  for (let part = 1; part <= parts; part++) {
    const cost = await costOf(async () => {
      await atOnce(count, inFlight, send)
      while (consumed < part * count) await oneMore()
    })
    figures.push({ name: `until ${(part * count).toLocaleString('en')}`, count, costs: [cost] })
  }
  return figures
}

/** The first row sends alone; in the second a handler gets done with one message while a thousand are sent. */
export async function measureSlowConsumer(): Promise<readonly Figure[]> {
  await using cluster = await startCluster()
  await using producer = new DefaultMQProducer({ producerGroup: 'bench', namesrvAddr: cluster.namesrvAddr })
  await producer.start()
  let sent = 0
  let consumed = 0
  let isOver = false
  const waiting: (() => void)[] = []
  const send = () => {
    if (++sent % timesSlower === 0) waiting.shift()?.()
    return producer.send({ topic: 'bench', body })
  }
  const sendAll = () => atOnce(sendsBeforeSlow, inFlight, send)
  const alone = await costOf(sendAll)
  const handler = async () => {
    if (!isOver) await new Promise<void>(resolve => waiting.push(resolve))
    if (!isOver) consumed++
  }
  await using consumer = consumerOn(cluster.namesrvAddr, handler)
  await consumer.start()
  const beside = await costOf(sendAll)
  isOver = true
  for (const goOn of waiting) goOn()
  return [
    { name: 'without a consumer', count: sendsBeforeSlow, costs: [alone] },
    { name: `beside one that took ${consumed.toLocaleString('en')}`, count: sendsBeforeSlow, costs: [beside] },
  ]
}

function consumerOn(namesrvAddr: string, handler: () => void | Promise<void>): DefaultMQPushConsumer {
  return new DefaultMQPushConsumer({
    consumerGroup: 'bench',
    namesrvAddr,
    subscriptions: { bench: '*' },
    consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
    handler,
  })
}

async function costOf(work: () => Promise<void>): Promise<Cost> {
  const cpu = process.cpuUsage()
  const startedAt = performance.now()
  await work()
  const elapsedMs = performance.now() - startedAt
  const { user, system } = process.cpuUsage(cpu)
  return { elapsedMs, cpuMs: (user + system) / 1000, rssBytes: process.memoryUsage().rss }
}
