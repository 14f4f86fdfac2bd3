// SPDX-License-Identifier: Apache-2.0
// What options do: each is seen in the settings that a server gets, in a call, or in what is refused.
import { expect } from 'chai'
import { UsageError, type RocketMQError } from '@rocketmq-ts/core'
import { durationMs, durationOf, wire, type Draft } from '@rocketmq-ts/grpc-protocol'
import type { LocalCluster } from '@rocketmq-ts/local-cluster'
import { rejection, testCertificates, waitFor } from '@rocketmq-ts/test-run'
import { Producer, PushConsumer, SimpleConsumer, type ProxyTlsOptions, type ReceivedMessage } from '@rocketmq-ts/grpc'
import { answerReceives, no, ok, plainly, proxied } from './proxied.js'

const consumerGroup = 'jobs'
/** A message of the wire without its class. */
const plain = (message: object | null | undefined): object => ({ ...message })
const settingsOf = (cluster: LocalCluster) => cluster.proxy.clients()[0]?.settings

describe('options that have bounds', () => {
  const endpoints = 'grpc://a'
  const handler = () => undefined
  const simple = (options: object) => new SimpleConsumer({ endpoints, consumerGroup, ...options })
  const push = (options: object) => new PushConsumer({ endpoints, consumerGroup, handler, ...options })
  const producer = (options: object) => new Producer({ endpoints, ...options })
  const hourMs = 3_600_000
  const bounds: readonly (readonly [make: (options: object) => unknown, name: string, least: number, most: number])[] =
    [
      [producer, 'requestTimeoutMs', 1, 600_000],
      [producer, 'startTimeoutMs', 1, 600_000],
      [producer, 'sendTimeoutMs', 1, 600_000],
      [producer, 'maxAttempts', 1, 16],
      [simple, 'maxMessages', 1, 32],
      [simple, 'invisibleMs', 10_000, 12 * hourMs],
      [simple, 'waitMs', 5000, 20_000],
      [push, 'consumeConcurrency', 1, 1000],
      [push, 'consumeMessageBatchMaxSize', 1, 1024],
      [push, 'consumeTimeoutMs', 1, 24 * hourMs],
      [push, 'maxCachedMessages', 1, 1_000_000],
      [push, 'maxCachedBytes', 1, 64 * 1024 ** 3],
      [push, 'closeTimeoutMs', 0, hourMs],
    ]

  for (const [make, name, least, most] of bounds) {
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
