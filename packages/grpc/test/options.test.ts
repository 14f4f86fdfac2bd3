// SPDX-License-Identifier: Apache-2.0
// What options do: each is seen in the settings that a server gets, in a call, or in what is refused.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { UsageError, type RocketMQError } from '@rocketmq-ts/core'
import { durationMs, durationOf, wire, type Draft } from '@rocketmq-ts/grpc-protocol'
import type { LocalCluster } from '@rocketmq-ts/local-cluster'
import { rejection, testCertificates, waitFor } from '@rocketmq-ts/test-run'
import {
  Producer,
  PushConsumer,
  SimpleConsumer,
  TransactionProducer,
  type ProxyClientOptions,
  type ProxyLitePushConsumerOptions,
  type ProxyProducerOptions,
  type ProxyPushConsumerOptions,
  type ProxyTlsOptions,
  type ProxyTransactionProducerOptions,
  type ReceivedMessage,
  type SimpleConsumerOptions,
} from '@rocketmq-ts/grpc'
import { answerReceives, no, ok, plainly, proxied } from './proxied.js'

const consumerGroup = 'jobs'
/** A message of the wire without its class. */
const plain = (message: object | null | undefined): object => ({ ...message })
const settingsOf = (cluster: LocalCluster) => cluster.proxy.clients()[0]?.settings

type Bounds = readonly [least: number, most: number]
/** The options that are numbers, and nothing else. */
type NumbersOf<O> = { [N in keyof O]-?: NonNullable<O[N]> extends number ? N : never }[keyof O]
type AnyOption =
  | keyof ProxyProducerOptions
  | keyof ProxyTransactionProducerOptions
  | keyof SimpleConsumerOptions
  | keyof ProxyPushConsumerOptions
  | keyof ProxyLitePushConsumerOptions

const silentListener = {
  executeLocalTransaction: () => 'unknown' as const,
  checkLocalTransaction: () => 'unknown' as const,
}

/** The spec that sees what an option does: its file, and words of its title. */
const effects: Record<AnyOption, readonly [file: string, title: string]> = {
  endpoints: ['connection', 'leaves half of its time to another access point'],
  credentials: ['connection', 'says who we are with every call, by one id, and signs it'],
  tls: ['options', 'decide whom we trust'],
  namespace: ['options', 'from a producer name its topics, its namespace and its time'],
  requestTimeoutMs: ['options', 'from a producer name its topics, its namespace and its time'],
  startTimeoutMs: ['connection', 'at a proxy that never sends settings ends in time'],
  logger: ['life', 'is success, told once for each topic'],
  clock: ['push-waits', 'grow from 100 ms to three seconds while receives fail'],
  topics: ['options', 'from a producer name its topics, its namespace and its time'],
  sendTimeoutMs: ['connection', 'that gets no answer may be stored, and says so'],
  maxAttempts: ['connection', 'that gets no answer may be stored, and says so'],
  autoBatch: ['integration/producer', 'sends what is sent in one turn by one call'],
  serializer: ['message-rules', 'is stored as the bytes that its serializer makes of the body'],
  transactionListener: ['transactions', 'is answered with what the listener says, as an answer to a question'],
  transactionTimeoutMs: ['transactions', 'that takes too long is unknown, and its signal aborts'],
  recoveryDelayMs: ['transactions', 'tells the server when it may ask, if that was wanted'],
  maxConcurrentChecks: ['transactions', 'is dropped while as many as allowed are worked on'],
  consumerGroup: ['options', 'from consumers name the group, the filters and how long a receive waits'],
  subscriptions: ['options', 'from consumers name the group, the filters and how long a receive waits'],
  maxMessages: ['options', 'is asked for, and else what the options of the consumer say'],
  invisibleMs: ['options', 'is asked for, and else what the options of the consumer say'],
  waitMs: ['options', 'from consumers name the group, the filters and how long a receive waits'],
  handler: ['push-consumer', 'hands out a message while its stream goes on'],
  deserializer: ['integration/push-consumer', 'makes values of bodies; one that cannot be made is a failure'],
  consumeConcurrency: ['integration/push-consumer', 'calls no more handlers at once than it may, and all of them'],
  consumeMessageBatchMaxSize: ['integration/push-consumer', 'hands batches to a batch handler'],
  consumeTimeoutMs: ['push-consumer', 'gives messages back whose handler takes too long, between its hooks'],
  consumeMessageHooks: ['push-consumer', 'gives messages back whose handler takes too long, between its hooks'],
  maxCachedMessages: ['push-consumer', 'asks for no more than there is room for, by count and by bytes'],
  maxCachedBytes: ['push-consumer', 'asks for no more than there is room for, by count and by bytes'],
  parallelGroups: ['integration/push-consumer-fifo', 'handles message groups of one queue side by side'],
  closeTimeoutMs: ['push-consumer', 'waits for handlers no longer than it was told when it closes'],
  bindTopic: ['lite-push-consumer', 'tells the proxy what it wants, at the start and while it runs'],
  liteTopics: ['lite-push-consumer', 'tells the proxy what it wants, at the start and while it runs'],
}

describe('what an option does', () => {
  for (const [name, [file, title]] of Object.entries(effects)) {
    it(`is seen by a spec: ${name}`, () => {
      const text = readFileSync(join(import.meta.dirname, `${file}.test.ts`), 'utf8')
      const titled = text.split(/^(?= *(?:it|describe)\()/m).filter(spec => spec.split('\n')[0]?.includes(title))

      expect(titled, `"${title}" of ${file}.test.ts`).to.have.length(1)
    })
  }
})

describe('options that have bounds', () => {
  const endpoints = 'grpc://a'
  const handler = () => undefined
  const simple = (options: object) => new SimpleConsumer({ endpoints, consumerGroup, ...options })
  const push = (options: object) => new PushConsumer({ endpoints, consumerGroup, handler, ...options })
  const producer = (options: object) => new Producer({ endpoints, ...options })
  const hourMs = 3_600_000
  const bounds: readonly (readonly [make: (options: object) => unknown, table: Record<string, Bounds>])[] = [
    [
      producer,
      {
        requestTimeoutMs: [1, 600_000],
        startTimeoutMs: [1, 600_000],
        sendTimeoutMs: [1, 600_000],
        maxAttempts: [1, 16],
      } satisfies Record<NumbersOf<ProxyProducerOptions>, Bounds>,
    ],
    [
      simple,
      {
        maxMessages: [1, 32],
        invisibleMs: [10_000, 12 * hourMs],
        waitMs: [5000, 20_000],
      } satisfies Record<Exclude<NumbersOf<SimpleConsumerOptions>, keyof ProxyClientOptions>, Bounds>,
    ],
    [
      push,
      {
        consumeConcurrency: [1, 1000],
        consumeMessageBatchMaxSize: [1, 1024],
        consumeTimeoutMs: [1, 24 * hourMs],
        maxCachedMessages: [1, 1_000_000],
        maxCachedBytes: [1, 64 * 1024 ** 3],
        closeTimeoutMs: [0, hourMs],
      } satisfies Record<Exclude<NumbersOf<ProxyPushConsumerOptions>, keyof ProxyClientOptions>, Bounds>,
    ],
    [
      options => new TransactionProducer({ endpoints, transactionListener: silentListener, ...options }),
      {
        transactionTimeoutMs: [1, hourMs],
        recoveryDelayMs: [1, hourMs],
        maxConcurrentChecks: [1, 1024],
      } satisfies Record<Exclude<NumbersOf<ProxyTransactionProducerOptions>, keyof ProxyProducerOptions>, Bounds>,
    ],
  ]

  const rows = bounds.flatMap(([make, table]) =>
    Object.entries(table).map(([name, [least, most]]) => ({ make, name, least, most })),
  )
  for (const { make, name, least, most } of rows) {
    it(`${name} takes ${least} to ${most}, and nothing else`, () => {
      for (const value of [least, most]) expect(() => make({ [name]: value }), String(value)).not.to.throw()
      for (const value of [least - 1, most + 1, least + 0.5, Number.NaN]) {
        expect(() => make({ [name]: value }), String(value)).to.throw(UsageError, name)
      }
    })
  }

  it('are known by name to each kind of client', () => {
    for (const make of [producer, simple, push]) expect(() => make({ nothing: 1 })).to.throw(UsageError, 'nothing')
    expect(() => simple({ handler })).to.throw(UsageError, 'has no option handler')
    expect(() => push({ waitMs: 5000 })).to.throw(UsageError, 'has no option waitMs')
    for (const make of [simple, push]) expect(() => make({ consumerGroup: 'a b' })).to.throw(UsageError)
  })

  it('must not say yes and no to TLS', () => {
    expect(() => producer({ endpoints: 'grpcs://a', tls: false })).to.throw(UsageError, 'grpcs://')
    expect(() => producer({ endpoints: 'grpc://a', tls: {} })).to.throw(UsageError, 'grpc://')
    for (const tls of [undefined, true, {}]) {
      expect(() => producer({ endpoints: 'grpcs://a', ...(tls === undefined ? {} : { tls }) })).not.to.throw()
    }
  })
})

describe('settings that a server gets', () => {
  it('from a producer name its topics, its namespace and its time', async () => {
    await using cluster = await proxied()
    await using producer = new Producer({
      endpoints: plainly(cluster),
      topics: ['orders'],
      namespace: 'shop',
      requestTimeoutMs: 2500,
    })
    await producer.start()

    const settings = settingsOf(cluster)
    expect(settings?.clientType).to.equal(wire.ClientType.PRODUCER)
    expect(settings?.requestTimeout && durationMs(settings.requestTimeout)).to.equal(2500)
    expect(settings?.publishing?.topics.map(plain)).to.deep.equal([{ resourceNamespace: 'shop', name: 'orders' }])
    expect(settings?.publishing?.validateMessageType).to.equal(true)
  })

  it('from consumers name the group, the filters and how long a receive waits', async () => {
    for (const [type, polling, open] of [
      [wire.ClientType.SIMPLE_CONSUMER, 7000, (options: Common) => new SimpleConsumer({ ...options, waitMs: 7000 })],
      [wire.ClientType.PUSH_CONSUMER, 20_000, (options: Common) => new PushConsumer({ ...options, handler: () => {} })],
    ] as const) {
      await using cluster = await proxied()
      const subscriptions = { orders: 'a||b' }
      await using consumer = open({ endpoints: plainly(cluster), consumerGroup, subscriptions, namespace: 'shop' })
      await consumer.start()

      const settings = settingsOf(cluster)
      expect(settings?.clientType).to.equal(type)
      expect(plain(settings?.subscription?.group)).to.deep.equal({ resourceNamespace: 'shop', name: consumerGroup })
      expect(
        settings?.subscription?.longPollingTimeout && durationMs(settings.subscription.longPollingTimeout),
      ).to.equal(polling)
      const [first] = settings?.subscription?.subscriptions ?? []
      expect(plain(first?.topic)).to.deep.equal({ resourceNamespace: 'shop', name: 'orders' })
      expect(plain(first?.expression)).to.deep.equal({ type: wire.FilterType.TAG, expression: 'a || b' })
    }
  })
})

interface Common {
  readonly endpoints: string
  readonly consumerGroup: string
  readonly subscriptions: Readonly<Record<string, string>>
  readonly namespace: string
}

describe('what is wanted of a receive', () => {
  it('is asked for, and else what the options of the consumer say', async () => {
    await using cluster = await proxied()
    answerReceives(cluster, { status: no(wire.Code.MESSAGE_NOT_FOUND) })
    await using consumer = new SimpleConsumer({
      endpoints: plainly(cluster),
      consumerGroup,
      subscriptions: { orders: 'a' },
      maxMessages: 3,
      invisibleMs: 11_000,
      waitMs: 5000,
    })
    await consumer.start()
    const aborter = new AbortController()
    const [byDefault, wanted] = [
      consumer.receive({ signal: aborter.signal }),
      consumer.receive({ maxMessages: 4, invisibleMs: 12_000, waitMs: 6000, signal: aborter.signal }),
    ]
    const asked = () => cluster.proxy.calls('ReceiveMessage').map(({ request }) => request)
    await waitFor('both', () => new Set(asked().map(({ batchSize }) => batchSize)).size === 2)
    aborter.abort()
    await Promise.all([rejection(byDefault), rejection(wanted)])

    const first = (batchSize: number) => asked().find(request => request.batchSize === batchSize)
    const told = [first(3), first(4)].map(request => ({
      invisible: request?.invisibleDuration && durationMs(request.invisibleDuration),
      autoRenew: request?.autoRenew,
      filter: request?.filterExpression?.expression,
      group: request?.group?.name,
    }))
    expect(told).to.deep.equal([
      { invisible: 11_000, autoRenew: false, filter: 'a', group: consumerGroup },
      { invisible: 12_000, autoRenew: false, filter: 'a', group: consumerGroup },
    ])
  })
})

describe('the pause before a message comes again', () => {
  /** Milliseconds for which a message of this attempt is given back, when the server's settings say this. */
  async function pauseMs(backoffPolicy: Draft<wire.RetryPolicy> | undefined, deliveryAttempt: number): Promise<number> {
    await using cluster = await proxied()
    cluster.proxy.intercept('Telemetry', async (_seen, proceed) => {
      const answer = await proceed()
      return { ...answer, settings: { ...answer?.settings, backoffPolicy } }
    })
    cluster.proxy.intercept('ChangeInvisibleDuration', () => ({ status: ok }))
    const system = { messageId: '1', receiptHandle: 'r', deliveryAttempt, bodyEncoding: wire.Encoding.IDENTITY }
    answerReceives(cluster, {
      message: { topic: { name: 'orders' }, body: Buffer.from('x'), systemProperties: system },
    })
    await using consumer = new SimpleConsumer({
      endpoints: plainly(cluster),
      consumerGroup,
      subscriptions: { orders: '*' },
    })
    await consumer.start()
    const [message] = await consumer.receive()
    await message?.nack()
    const [change] = cluster.proxy.calls('ChangeInvisibleDuration')
    return durationMs(change?.request.invisibleDuration ?? durationOf(-1))
  }
  const steps = { customizedBackoff: { next: [1000, 5000, 9000].map(durationOf) } }
  const powers = { exponentialBackoff: { initial: durationOf(100), max: durationOf(1000), multiplier: 2 } }

  for (const [what, policy, expected] of [
    ['is the step of the attempt, and the last one from then on', steps, [1000, 5000, 9000, 9000]],
    ['grows by a factor up to a bound', powers, [100, 200, 400, 800, 1000]],
    [
      'does not shrink by a factor below one',
      { exponentialBackoff: { initial: durationOf(50), multiplier: 0.5 } },
      [50, 50],
    ],
    ['is none when the server says no first one', { exponentialBackoff: { multiplier: 2 } }, [0, 0]],
    ['grows by ten seconds when the server says nothing', undefined, [10_000, 20_000]],
    ['does the same when the server knows no steps', { customizedBackoff: { next: [] } }, [10_000, 20_000]],
    ['is twelve hours at most', { customizedBackoff: { next: [durationOf(90_000_000)] } }, [43_200_000]],
    ['is never negative', { customizedBackoff: { next: [{ seconds: -5 }] } }, [0]],
  ] as const) {
    it(what, async () => {
      const pauses = await Promise.all(expected.map((_, at) => pauseMs(policy, at + 1)))

      expect(pauses).to.deep.equal(expected)
    })
  }

  it('is what nack is told', async () => {
    await using cluster = await proxied()
    cluster.proxy.intercept('ChangeInvisibleDuration', () => ({ status: ok }))
    const system = { messageId: '1', receiptHandle: 'r', bodyEncoding: wire.Encoding.IDENTITY }
    answerReceives(cluster, {
      message: { topic: { name: 'orders' }, body: Buffer.from('x'), systemProperties: system },
    })
    const subscriptions = { orders: '*' }
    await using consumer = new SimpleConsumer({ endpoints: plainly(cluster), consumerGroup, subscriptions })
    await consumer.start()
    const received: ReceivedMessage[] = []
    for (let turn = 0; turn < 2; turn++) received.push(...(await consumer.receive()))

    await received[0]?.nack(1234.4)
    await received[1]?.nack(0)
    expect(await rejection(received[1]?.nack(-1) ?? Promise.resolve())).to.have.property('code', 'ERR_USAGE')

    const told = cluster.proxy.calls('ChangeInvisibleDuration').map(({ request }) => request.invisibleDuration)
    expect(told.map(duration => duration && durationMs(duration))).to.deep.equal([1234, 0])
  })
})

describe('TLS options', () => {
  const { ca, server: certificate, client } = testCertificates

  /** Starts a producer, or says why that failed. */
  async function outcome(cluster: LocalCluster, tls: ProxyTlsOptions): Promise<string> {
    const options = { endpoints: cluster.endpoints, topics: ['orders'], startTimeoutMs: 4000, requestTimeoutMs: 2000 }
    const producer = new Producer({ ...options, tls })
    const thrown = await producer.start().then(
      () => undefined,
      (error: unknown) => error as RocketMQError,
    )
    await producer.close()
    return thrown?.message ?? 'started'
  }

  it('decide whom we trust', async () => {
    await using cluster = await proxied({ tls: { ...certificate, mode: 'enforcing' } })
    const asked: string[] = []
    const ask = (answer: Error | undefined) => (host: string) => {
      asked.push(host)
      return answer
    }

    expect(await outcome(cluster, { rejectUnauthorized: false })).to.equal('started')
    expect(await outcome(cluster, { ca: [ca] })).to.equal('started')
    expect(await outcome(cluster, { ca, checkServerIdentity: ask(undefined) })).to.equal('started')
    expect(asked).to.include('127.0.0.1')
    expect(await outcome(cluster, { ca, checkServerIdentity: ask(new Error('not this one')) })).not.to.equal('started')
    expect(await outcome(cluster, { ca, servername: 'localhost' })).to.equal('started')
    expect(await outcome(cluster, { ca, servername: 'elsewhere' })).not.to.equal('started')
  }).timeout(40_000)

  it('say who we are', async () => {
    const tls = { ...certificate, ca, requestCert: true, rejectUnauthorized: true, mode: 'enforcing' } as const
    await using cluster = await proxied({ tls })

    expect(await outcome(cluster, { ca })).not.to.equal('started')
    expect(await outcome(cluster, { ca, ...client })).to.equal('started')
  }).timeout(40_000)
})
