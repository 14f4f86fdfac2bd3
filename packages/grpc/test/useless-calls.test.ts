// SPDX-License-Identifier: Apache-2.0
// Whatever a server answers to any call, a client that gets nowhere makes it a few times a second at most: every call
// of every kind of client is driven by every useless answer, and counted in virtual time. Receives: `useless-answers`.
import { expect } from 'chai'
import { deadLetter, VirtualClock, type HandlerResult } from '@rocketmq-ts/core'
import { LitePushConsumer, Producer, PushConsumer, SimpleConsumer, TransactionProducer } from '@rocketmq-ts/grpc'
import { methods, statuses, wire, type CodeName, type MethodName } from '@rocketmq-ts/grpc-protocol'
import type { CallAnswer, LocalCluster, SeenCall } from '@rocketmq-ts/local-cluster'
import { virtualMs } from '@rocketmq-ts/testing'
import { no, ok, plainly, proxied } from './proxied.js'

const seconds = 6
/** Calls of one method in a second. */
const few = 5
const stepMs = 200
const names = Object.keys(methods) as MethodName[]
const { Code } = wire

type Seen = SeenCall<MethodName>
type Answer = CallAnswer<'Heartbeat'> | CallAnswer<'Telemetry'>
type Answering = (seen: Seen, proceed: () => Promise<CallAnswer<MethodName>>) => Answer | Promise<Answer>

const failed =
  (status: number): Answering =>
  ({ call }) => {
    call.fail({ status, message: 'no' } as Parameters<typeof call.fail>[0])
    return undefined
  }

/** One code of each rule that clients have, and those that they know by name. */
const refusals = [
  ...new Map(
    (Object.keys(statuses) as CodeName[]).map(name => [JSON.stringify({ ...statuses[name], means: '' }), name]),
  ).values(),
  ...(['UNRECOGNIZED_CLIENT_TYPE', 'TOO_MANY_REQUESTS', 'TOPIC_NOT_FOUND', 'INVALID_RECEIPT_HANDLE'] as const),
].filter(name => name !== 'OK' && name !== 'MULTIPLE_RESULTS')

const answers: Readonly<Record<string, Answering>> = {
  'without a status': () => ({}),
  'many results, of which none is there': () => ({ status: { code: Code.MULTIPLE_RESULTS, message: '' } }),
  'a broken stream': ({ call }) => {
    call.reset()
    return undefined
  },
  ...Object.fromEntries([1, 4, 7, 8, 12, 13, 14, 16].map(status => [`status ${status} of gRPC`, failed(status)])),
  ...Object.fromEntries(refusals.map(name => [name, (): Answer => ({ status: no(Code[name]) })])),
}

/** What becomes of a telemetry stream. */
const streams: Readonly<Record<string, Answering>> = {
  ...Object.fromEntries([1, 8, 13, 14, 16].map(status => [`status ${status} of gRPC`, failed(status)])),
  'a broken stream': answers['a broken stream'] ?? (() => undefined),
  'its end, before the settings': ({ call }) => {
    call.end()
    return undefined
  },
  'the settings, and its end': async ({ call }, proceed) => {
    const settings = await proceed()
    setImmediate(() => call.end())
    return settings
  },
  'the settings, and a broken stream': async ({ call }, proceed) => {
    const settings = await proceed()
    setImmediate(() => call.reset())
    return settings
  },
  ...Object.fromEntries(refusals.map(name => [name, (): Answer => ({ status: no(Code[name]) })])),
}

/** A proxy of which one method is of no use, when it is told so. */
class Hopeless {
  readonly counts = new Map<MethodName, number>()
  #useless: readonly [MethodName, Answering] | undefined

  constructor(readonly cluster: LocalCluster) {
    for (const name of names) {
      cluster.proxy.intercept(name, async (seen, proceed) => {
        this.counts.set(name, (this.counts.get(name) ?? 0) + 1)
        if (this.#useless?.[0] === name) return this.#useless[1](seen, proceed)
        // It takes settings of brokers that are not the default.
        return name === 'SyncLiteSubscription' ? { status: ok } : proceed()
      })
    }
  }

  begin(name: MethodName, answer: Answering): void {
    this.counts.clear()
    this.#useless = [name, answer]
  }

  end(): void {
    this.#useless = undefined
  }
}

interface Common {
  readonly endpoints: string
  readonly clock: VirtualClock
}
interface Client {
  start(): Promise<void>
  close(): Promise<void>
}
interface Driving {
  readonly client: Client
  /** What the application does, again and again. */
  readonly use?: () => Promise<unknown>
}

/** How the application uses each kind. */
const kinds: Readonly<Record<string, { make: (common: Common) => Driving; methods: readonly MethodName[] }>> = {
  producer: {
    make(common) {
      const client = new Producer({ ...common, topics: ['orders'], maxAttempts: 16, sendTimeoutMs: 20_000 })
      return { client, use: () => client.send({ topic: 'orders', body: 'x' }) }
    },
    methods: ['SendMessage', 'Heartbeat', 'Telemetry', 'NotifyClientTermination'],
  },
  'producer of a new topic': {
    make(common) {
      const client = new Producer({ ...common, topics: ['orders'] })
      return { client, use: () => client.send({ topic: 'bills', body: 'x' }) }
    },
    methods: ['QueryRoute'],
  },
  'producer that recalls': {
    make(common) {
      const client = new Producer({ ...common, topics: ['orders'] })
      return { client, use: () => client.recallMessage('orders', 'dGVzdA==') }
    },
    methods: ['RecallMessage'],
  },
  'transaction producer': {
    make(common) {
      const transactionListener = {
        executeLocalTransaction: () => 'commit' as const,
        checkLocalTransaction: () => 'commit' as const,
      }
      const client = new TransactionProducer({ ...common, topics: ['paid'], transactionListener })
      return { client, use: () => client.sendMessageInTransaction({ topic: 'paid', body: 'x' }) }
    },
    methods: ['SendMessage', 'EndTransaction', 'Telemetry'],
  },
  'push consumer': {
    make: common => ({ client: pushing(common, () => undefined) }),
    methods: ['AckMessage', 'Heartbeat', 'QueryAssignment', 'Telemetry', 'NotifyClientTermination'],
  },
  'push consumer of a new topic': {
    make(common) {
      const client = pushing(common, () => undefined)
      return { client, use: () => client.subscribe('bills', '*') }
    },
    methods: ['QueryRoute'],
  },
  'push consumer whose handler fails': {
    make: common => ({ client: pushing(common, () => Promise.reject(new Error('no'))) }),
    methods: ['ChangeInvisibleDuration'],
  },
  'push consumer that gives messages up': {
    make: common => ({ client: pushing(common, () => deadLetter) }),
    methods: ['ForwardMessageToDeadLetterQueue'],
  },
  'simple consumer': {
    make(common) {
      const client = new SimpleConsumer({
        ...common,
        consumerGroup: 'jobs',
        subscriptions: { orders: '*' },
        waitMs: 5000,
      })
      const use = async () => {
        for (const message of await client.receive()) await message.ack()
      }
      return { client, use }
    },
    methods: ['AckMessage', 'Heartbeat', 'Telemetry'],
  },
  'simple consumer that gives messages back': {
    make(common) {
      const client = new SimpleConsumer({
        ...common,
        consumerGroup: 'jobs',
        subscriptions: { orders: '*' },
        waitMs: 5000,
      })
      const use = async () => {
        for (const message of await client.receive()) await message.nack(0)
      }
      return { client, use }
    },
    methods: ['ChangeInvisibleDuration'],
  },
  'simple consumer of a new topic': {
    make(common) {
      const options = { ...common, consumerGroup: 'jobs', subscriptions: { orders: '*' }, waitMs: 5000 }
      const client = new SimpleConsumer(options)
      const use = async () => {
        client.subscribe('bills', '*')
        await client.receive()
      }
      return { client, use }
    },
    methods: ['QueryRoute'],
  },
  'lite push consumer': {
    make(common) {
      const consumerGroup = 'jobs'
      const options = { ...common, consumerGroup, bindTopic: 'orders', handler: () => undefined, liteTopics: ['a'] }
      const client = new LitePushConsumer(options)
      return { client, use: () => client.subscribeLite(`b${String(Math.random()).slice(2)}`) }
    },
    methods: ['SyncLiteSubscription', 'Telemetry'],
  },
}

function pushing(common: Common, handler: () => HandlerResult | Promise<HandlerResult>): PushConsumer {
  return new PushConsumer({ ...common, consumerGroup: 'jobs', subscriptions: { orders: '*' }, handler })
}

/** How often each method is called while one is answered so. */
async function drive(
  hopeless: Hopeless,
  make: (common: Common) => Driving,
  name: MethodName,
  answer: Answering,
): Promise<ReadonlyMap<MethodName, number>> {
  const { cluster } = hopeless
  const clock = new VirtualClock()
  const { client, use } = make({ endpoints: plainly(cluster), clock })
  hopeless.end()
  await virtualMs(clock, client.start())
  hopeless.begin(name, answer)
  if (name === 'Telemetry') for (const { call } of cluster.proxy.calls('Telemetry')) call.reset()
  let isOver = false
  const hasEnded = () => isOver
  await cluster.send({ topic: 'orders', body: 'x' })
  const using = (async () => {
    while (use !== undefined && !hasEnded()) {
      await use().catch(() => undefined)
      await new Promise<void>(resolve => clock.setTimeout(resolve, 1000))
    }
  })()
  const endsAt = clock.monotonic() + 1000 * seconds
  await virtualMs(clock, () => clock.monotonic() >= endsAt, stepMs)
  const counts = new Map(hopeless.counts)
  isOver = true
  await virtualMs(clock, client.close(), stepMs)
  counts.set('NotifyClientTermination', hopeless.counts.get('NotifyClientTermination') ?? 0)
  hopeless.end()
  await virtualMs(clock, using, stepMs)
  return counts
}

describe('useless answers', () => {
  for (const [kind, { make, methods: driven }] of Object.entries(kinds)) {
    for (const name of driven) {
      it(`to ${name} make no ${kind} call more than a few times a second`, async () => {
        const paid = { name: 'paid', attributes: { 'message.type': 'TRANSACTION' } }
        for (const [what, answer] of Object.entries(name === 'Telemetry' ? streams : answers)) {
          await using cluster = await proxied({ topics: ['orders', 'bills', paid] })
          const hopeless = new Hopeless(cluster)

          const counts = await drive(hopeless, make, name, answer)

          for (const [called, count] of counts) {
            if (called === 'ReceiveMessage') continue
            expect(count / seconds, `${called} while ${name} is answered: ${what}`).to.be.at.most(few)
          }
          expect(counts.get(name) ?? 0, `${name}, answered: ${what}`).to.be.at.least(1)
        }
      }).timeout(120_000)
    }
  }
})
