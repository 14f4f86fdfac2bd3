// SPDX-License-Identifier: Apache-2.0
// A consumer runs for weeks, and so do its own signals and those of its application. Whoever reads one for each
// message, or passes one to each receive, leaves nothing in it: no listener, and nothing by `AbortSignal.any`, which
// keeps what it made in each signal that it was made of. `tools/load/test/integration/signals` weighs the heap.
import { LocalCluster } from '@rocketmq-ts/local-cluster'
import { waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { connect } from 'rocketmq-ts'

const messages = 100
/** Listeners of one signal at a time. */
const few = 4

type Listen = (this: AbortSignal, ...values: unknown[]) => void
type Any = (signals: Iterable<AbortSignal>) => AbortSignal

/** What is put into signals while it watches. */
class SignalWatch {
  /** Calls of AbortSignal.any. */
  followed = 0
  /** Most listeners that one signal had at a time. */
  most = 0
  readonly #listeners = new Map<AbortSignal, number>()
  readonly #any = Reflect.get(AbortSignal, 'any') as Any
  readonly #add = Reflect.get(AbortSignal.prototype, 'addEventListener') as Listen
  readonly #remove = Reflect.get(AbortSignal.prototype, 'removeEventListener') as Listen

  begin(): void {
    const counted = (method: Listen, more: number): Listen => {
      const count = (signal: AbortSignal) => {
        const listeners = (this.#listeners.get(signal) ?? 0) + more
        this.#listeners.set(signal, listeners)
        this.most = Math.max(this.most, listeners)
      }
      return function (...values) {
        count(this)
        method.apply(this, values)
      }
    }
    AbortSignal.any = signals => {
      this.followed++
      return this.#any.call(AbortSignal, signals)
    }
    AbortSignal.prototype.addEventListener = counted(this.#add, 1)
    AbortSignal.prototype.removeEventListener = counted(this.#remove, -1)
  }

  end(): void {
    AbortSignal.any = this.#any
    AbortSignal.prototype.addEventListener = this.#add
    AbortSignal.prototype.removeEventListener = this.#remove
  }
}

interface Receiver {
  receive(options: { maxMessages: number; signal: AbortSignal }): Promise<readonly { ack(): Promise<unknown> }[]>
}

describe('signals that live as long as a consumer', () => {
  let cluster: LocalCluster
  const { signal } = new AbortController()
  let handled = 0
  let watch: SignalWatch
  beforeEach(async () => {
    cluster = await LocalCluster.start({ topics: [{ name: 'orders', queues: 1 }], proxy: true })
    for (let sent = 0; sent < messages; sent++) await cluster.send({ topic: 'orders', body: 'x' })
    handled = 0
    watch = new SignalWatch()
    watch.begin()
  })
  afterEach(async () => {
    watch.end()
    await cluster.close()
  })

  function handler(_message: unknown, context: { readonly signal: AbortSignal }): void {
    context.signal.addEventListener('abort', () => undefined)
    handled++
  }

  async function receiveAll(consumer: Receiver): Promise<void> {
    while (handled < messages) {
      for (const message of await consumer.receive({ maxMessages: 1, signal })) {
        await message.ack()
        handled++
      }
    }
  }

  async function expectNothingLeft(): Promise<void> {
    await waitFor('all messages', () => handled >= messages)
    expect(watch.followed, 'calls of AbortSignal.any').to.equal(0)
    expect(watch.most).to.be.within(1, few)
  }

  const consumeFromWhere = 'CONSUME_FROM_FIRST_OFFSET'
  const subscriptions = { orders: '*' }
  for (const [kind, options] of Object.entries({
    push: {},
    'ordered push': { ordered: true },
    'popping push': { clientRebalance: false },
  })) {
    it(`keep nothing of the messages of a ${kind} consumer`, async () => {
      await using rocketmq = await connect(`rmq://${cluster.namesrvAddr}`)
      const consumer = rocketmq.pushConsumer({
        consumerGroup: 'G',
        subscriptions,
        consumeFromWhere,
        handler,
        ...options,
      })
      await consumer.start()

      await expectNothingLeft()
    })
  }

  it('keep nothing of the polls of a lite pull consumer', async () => {
    await using rocketmq = await connect(`rmq://${cluster.namesrvAddr}`)
    const consumer = rocketmq.litePullConsumer({ consumerGroup: 'G', subscriptions, consumeFromWhere })
    await consumer.start()
    while (handled < messages) handled += (await consumer.poll({ maxMessages: 1, signal })).length

    await expectNothingLeft()
  })

  it('keep nothing of the receives of a simple consumer', async () => {
    await using rocketmq = await connect(`rmq://${cluster.namesrvAddr}`)
    const consumer = rocketmq.simpleConsumer({ consumerGroup: 'G', subscriptions })
    await consumer.start()
    await receiveAll(consumer)

    await expectNothingLeft()
  })

  it('keep nothing of the messages of a push consumer of a proxy', async () => {
    await using rocketmq = await connect(`grpc://${cluster.endpoints}`)
    const consumer = rocketmq.pushConsumer({ consumerGroup: 'G', subscriptions, handler })
    await consumer.start()

    await expectNothingLeft()
  })

  it('keep nothing of the receives of a simple consumer of a proxy', async () => {
    await using rocketmq = await connect(`grpc://${cluster.endpoints}`)
    const consumer = rocketmq.simpleConsumer({ consumerGroup: 'G', subscriptions })
    await consumer.start()
    await receiveAll(consumer)

    await expectNothingLeft()
  })
})
