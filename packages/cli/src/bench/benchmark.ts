// SPDX-License-Identifier: Apache-2.0
// How fast a cluster takes and gives messages, beside the least that one socket could do with the same brokers. One
// after the other, never at once: a contestant would pay for what another one does.
import { DefaultMQAdminExt } from '@rocketmq-ts/admin'
import type { ClientOptions } from '@rocketmq-ts/client'
import { DefaultMQPushConsumer } from '@rocketmq-ts/consumer'
import { everyMessage, untilAborted, UsageError, type AbortOptions } from '@rocketmq-ts/core'
import { DefaultMQProducer } from '@rocketmq-ts/producer'
import { masterId, type MessageQueue } from '@rocketmq-ts/protocol'
import { started } from '../started.js'
import { latenciesOf, type Latencies } from './latencies.js'
import { encodedPull, encodedSend, pullSize, RawSocket } from './raw-socket.js'

/** What is measured. */
export interface BenchmarkOptions extends AbortOptions {
  /** A topic that is there; its messages are left behind. */
  readonly topic: string
  /** Messages of each contestant. */
  readonly messages: number
  /** Bytes of a body, at least 8. */
  readonly size: number
  /** Sends that wait for an answer at once. */
  readonly inFlight: number
  /** Milliseconds that a call may take. */
  readonly timeoutMs: number
  /** Called now and then with the number of messages that were done since the last call. */
  readonly onProgress?: ((what: string, messages: number) => void) | undefined
}

/** What one contestant came to. */
export interface BenchmarkRow extends Partial<Latencies> {
  readonly work: 'send' | 'consume' | 'end to end'
  readonly by: 'raw socket' | 'producer' | 'push consumer' | 'producer and push consumer'
  /** Messages in a second. */
  readonly perSecond: number
  /** Microseconds of processor time of this process for a message. */
  readonly cpuMicros: number
  /** Rate beside that of the raw socket doing the same; absent where there is none to compare with. */
  readonly besideRaw?: number
}

/** Messages that are sent one at a time to see how long one takes from `send` to its handler. */
const endToEndCount = 200

/**
 * Rows as they are measured; rejects with `AbortedError` when the signal aborts. Without TLS and signatures the raw
 * socket takes part; it knows neither.
 */
export async function* benchmark(client: ClientOptions, options: BenchmarkOptions): AsyncGenerator<BenchmarkRow> {
  const call = { signal: options.signal }
  await using admin = await started(new DefaultMQAdminExt({ ...client, timeoutMs: options.timeoutMs }), call)
  const queues = await admin.topics.queues(options.topic, call)
  const [first] = queues
  if (first === undefined) throw new UsageError(`topic "${options.topic}" has no queue to read`)
  const { brokerDatas } = await admin.topics.route(options.topic, call)
  const address = brokerDatas.find(each => each.brokerName === first.brokerName)?.brokerAddrs.get(masterId)
  const isPlain = client.credentials === undefined && (client.tls === undefined || client.tls === false)
  const mine = queues.filter(({ brokerName }) => brokerName === first.brokerName)
  const starts = await Promise.all(mine.map(queue => admin.offsets.max(queue, call)))
  using raw = isPlain && address !== undefined ? await RawSocket.connect(address, call) : undefined
  const run = new Run(options)

  const rawSend = raw === undefined ? undefined : await run.rawSend(raw, mine)
  if (rawSend !== undefined) yield rawSend
  yield beside(rawSend, await run.produce(client, mine))
  // As many as the producer has put into each queue, from where the first one of this run is.
  const rawPull = raw === undefined ? undefined : await run.rawPull(raw, mine, starts)
  if (rawPull !== undefined) yield rawPull
  yield beside(rawPull, await run.consume(client, admin, mine, starts))
  yield await run.endToEnd(client, admin)
}

function beside(raw: BenchmarkRow | undefined, row: BenchmarkRow): BenchmarkRow {
  return raw === undefined ? row : { ...row, besideRaw: row.perSecond / raw.perSecond }
}

class Run {
  readonly #options: BenchmarkOptions
  /** What ends each call. */
  readonly #call: AbortOptions
  readonly #body: Buffer

  constructor(options: BenchmarkOptions) {
    this.#options = options
    this.#call = { signal: options.signal }
    this.#body = Buffer.alloc(options.size, 'x')
  }

  rawSend(raw: RawSocket, queues: readonly MessageQueue[]): Promise<BenchmarkRow> {
    const { messages, inFlight } = this.#options
    const frames = queues.map(queue => encodedSend(queue, this.#body))
    return this.#measure({ work: 'send', by: 'raw socket' }, messages, done =>
      raw.exchange({
        ...this.#call,
        count: messages,
        window: inFlight,
        onAnswer: done,
        frame: index => frames[index % frames.length] ?? Buffer.alloc(0),
      }),
    )
  }

  async produce(client: ClientOptions, queues: readonly MessageQueue[]): Promise<BenchmarkRow> {
    const { messages, inFlight, topic, timeoutMs } = this.#options
    const settings = { ...client, producerGroup: benchGroup, sendMsgTimeout: timeoutMs }
    await using producer = await started(new DefaultMQProducer(settings), this.#call)
    const send = (queue: MessageQueue | undefined): Promise<unknown> =>
      producer.send({ topic, body: this.#body }, { ...this.#call, ...(queue === undefined ? {} : { queue }) })
    await send(queues[0]) // Dials, and looks the route up.
    return await this.#measure({ work: 'send', by: 'producer' }, messages, async done => {
      let next = 0
      const worker = async (): Promise<void> => {
        while (next < messages) {
          const startedAt = performance.now()
          await send(queues[next++ % queues.length])
          done(performance.now() - startedAt)
        }
      }
      await Promise.all(Array.from({ length: inFlight }, worker))
    })
  }

  rawPull(raw: RawSocket, queues: readonly MessageQueue[], starts: readonly number[]): Promise<BenchmarkRow> {
    const count = Math.max(1, Math.floor(this.#options.messages / pullSize))
    const frames = Array.from({ length: count }, (_, index) => {
      const at = index % queues.length
      return encodedPull(queues[at] ?? noQueue, (starts[at] ?? 0) + Math.floor(index / queues.length) * pullSize)
    })
    return this.#measure({ work: 'consume', by: 'raw socket' }, count * pullSize, done =>
      raw.exchange({
        ...this.#call,
        count,
        window: queues.length,
        frame: index => frames[index] ?? Buffer.alloc(0),
        onAnswer: elapsedMs => done(elapsedMs, pullSize),
      }),
    )
  }

  /** A group of its own, from where this run began; the time counts from its first message. */
  async consume(
    client: ClientOptions,
    admin: DefaultMQAdminExt,
    queues: readonly MessageQueue[],
    starts: readonly number[],
  ): Promise<BenchmarkRow> {
    const { messages, topic } = this.#options
    const group = benchGroupOf(topic, 'consume')
    await admin.groups.create(group, this.#call)
    for (const [index, queue] of queues.entries()) {
      await admin.offsets.set(group, queue, starts[index] ?? 0, this.#call)
    }
    try {
      return await this.#measure(
        { work: 'consume', by: 'push consumer' },
        messages,
        async done => {
          let left = messages
          const { promise, resolve } = deferred()
          const consuming = new DefaultMQPushConsumer({
            ...client,
            consumerGroup: group,
            subscriptions: { [topic]: everyMessage },
            handler: () => {
              if (left > 0) done()
              if (--left === 0) resolve()
            },
          })
          await using _consumer = await started(consuming, this.#call)
          await untilAborted(this.#call, 'the consumption', () => promise)
        },
        'first',
      )
    } finally {
      await admin.groups.delete(group, { deleteTopics: true }).catch(() => undefined)
    }
  }

  /** One message at a time, from `send` to its handler. */
  async endToEnd(client: ClientOptions, admin: DefaultMQAdminExt): Promise<BenchmarkRow> {
    const { topic, timeoutMs, size } = this.#options
    const group = benchGroupOf(topic, 'end')
    await admin.groups.create(group, this.#call)
    const arrivals = new Map<number, () => void>()
    try {
      const listening = new DefaultMQPushConsumer({
        ...client,
        consumerGroup: group,
        subscriptions: { [topic]: everyMessage },
        consumeFromWhere: 'CONSUME_FROM_LAST_OFFSET',
        handler: ({ body }) => arrivals.get(Buffer.from(body).readInt32BE(0))?.(),
      })
      await using consumer = await started(listening, this.#call)
      const settings = { ...client, producerGroup: benchGroup, sendMsgTimeout: timeoutMs }
      await using producer = await started(new DefaultMQProducer(settings), this.#call)
      await consumer.ready(this.#call)
      const count = Math.min(endToEndCount, this.#options.messages)
      return await this.#measure({ work: 'end to end', by: 'producer and push consumer' }, count, async done => {
        for (let number = 1; number <= count; number++) {
          const body = Buffer.alloc(size)
          body.writeInt32BE(number, 0)
          const { promise, resolve } = deferred()
          arrivals.set(number, resolve)
          const startedAt = performance.now()
          const arrival = untilAborted(this.#call, 'a message on its way', () => promise)
          await Promise.all([producer.send({ topic, body }, this.#call), arrival])
          done(performance.now() - startedAt)
        }
      })
    } finally {
      await admin.groups.delete(group, { deleteTopics: true }).catch(() => undefined)
    }
  }

  /** Runs a contestant, which calls `done` for what it has done. */
  async #measure(
    who: Pick<BenchmarkRow, 'work' | 'by'>,
    count: number,
    contestant: (done: (elapsedMs?: number, messages?: number) => void) => Promise<void>,
    beginsAt: 'start' | 'first' = 'start',
  ): Promise<BenchmarkRow> {
    const samples: number[] = []
    let total = 0
    const what = `${who.work} by ${who.by}`
    let cpu = process.cpuUsage()
    let startedAt = performance.now()
    await contestant((elapsedMs, messages = 1) => {
      if (total === 0 && beginsAt === 'first') {
        cpu = process.cpuUsage()
        startedAt = performance.now()
      }
      total += messages
      if (elapsedMs !== undefined) samples.push(elapsedMs)
      if (total % progressStep === 0) this.#options.onProgress?.(what, progressStep)
    })
    const elapsedMs = performance.now() - startedAt
    const { user, system } = process.cpuUsage(cpu)
    return {
      ...who,
      perSecond: (count * 1000) / Math.max(elapsedMs, 0.001),
      cpuMicros: (user + system) / count,
      ...(samples.length === 0 ? {} : latenciesOf(samples)),
    }
  }
}

/** Messages between two reports; a multiple of `pullSize`. */
const progressStep = 512
const benchGroup = 'rmq-bench'
const noQueue: MessageQueue = { topic: '', brokerName: '', queueId: 0 }

function benchGroupOf(topic: string, what: string): string {
  return `rmq-bench-${what}-${topic}`.slice(0, 120)
}

function deferred() {
  let resolve: () => void = () => undefined
  const promise = new Promise<void>(onDone => (resolve = onDone))
  return { promise, resolve }
}
