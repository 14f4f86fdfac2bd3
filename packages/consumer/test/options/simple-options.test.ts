// SPDX-License-Identifier: Apache-2.0
// What each option of a simple consumer does, seen from outside. Every option has a row, or this does not compile.
import { deflateSync } from 'node:zlib'
import type { ClientOptions } from '@rocketmq-ts/client'
import { SimpleConsumer, type SimpleConsumerOptions } from '@rocketmq-ts/consumer'
import { VirtualClock } from '@rocketmq-ts/core'
import {
  ackMessage,
  batchAckMessage,
  consumerSendMsgBack,
  notification,
  popInitModes,
  popMessage,
} from '@rocketmq-ts/protocol'
import { virtualMs, waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { OptionBench, topic, unreadable } from './bench.js'
import { sharedOptions } from './shared-options.js'

type Options = Partial<SimpleConsumerOptions<unknown>>
type Row = readonly [effect: string, spec: (world: SimpleWorld) => Promise<void>]

/** Simple consumers of one topic on a small cluster, and the hands of their clock. */
class SimpleWorld implements AsyncDisposable {
  readonly clock = new VirtualClock(Date.now())
  readonly #consumers: SimpleConsumer<unknown>[] = []

  private constructor(readonly bench: OptionBench) {}

  static async begin(): Promise<SimpleWorld> {
    return new SimpleWorld(await OptionBench.start())
  }

  /** A consumer of the topic from its first message. */
  async started(
    options: Options = {},
    prepare: (consumer: SimpleConsumer<unknown>) => void = () => undefined,
  ): Promise<SimpleConsumer<unknown>> {
    const consumer = new SimpleConsumer<unknown>({
      ...this.bench.optionsOn(this.clock),
      ...options,
    })
    this.#consumers.push(consumer)
    prepare(consumer)
    await consumer.start()
    return consumer
  }

  /** What a consumer with the option takes of what is there, and how it asks for it. */
  async taken(options: Options) {
    const consumer = await this.started(options)
    const messages = await consumer.receive({ waitMs: 0 })
    return { messages, pop: this.bench.pops.at(-1) }
  }

  /** Messages that were acknowledged. */
  get acknowledged(): number {
    const { cluster } = this.bench
    return cluster.requests(ackMessage).length + cluster.requests(batchAckMessage).length
  }

  async close(consumer: SimpleConsumer<unknown>): Promise<void> {
    await virtualMs(this.clock, consumer.close(), 100)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const consumer of this.#consumers) await this.close(consumer)
    await this.bench[Symbol.asyncDispose]()
  }
}

const effects: Record<Exclude<keyof SimpleConsumerOptions, keyof ClientOptions>, Row> = {
  consumerGroup: [
    'is whose messages it takes',
    async world => {
      expect((await world.taken({ consumerGroup: 'CG_own' })).pop?.consumerGroup).to.equal('CG_own')
      expect(world.bench.cluster.clients('CG_own')).to.have.length(1)
    },
  ],
  subscriptions: [
    'are topics, and what is wanted of them',
    async world => {
      await world.bench.send({ body: 'a', tags: 'A' }, { body: 'b', tags: 'B' }, { body: 'c', tags: 'A' })
      const { messages } = await world.taken({ subscriptions: { [topic]: 'A' } })
      expect(messages.map(({ body }) => body.toString())).to.deep.equal(['a', 'c'])
    },
  ],
  deserializer: [
    'makes the value of a message',
    async world => {
      await world.bench.send('3')
      const { messages } = await world.taken({ deserializer: { deserialize: body => Number(body.toString()) } })
      expect(messages[0]).to.have.property('value', 3)
    },
  ],
  consumeFromWhere: [
    'is where a group begins',
    async world => {
      const first = await world.taken({ consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET' })
      const last = await world.taken({ consumerGroup: 'CG2', consumeFromWhere: 'CONSUME_FROM_LAST_OFFSET' })
      expect([first, last].map(({ pop }) => pop?.initMode)).to.deep.equal([popInitModes.MIN, popInitModes.MAX])
    },
  ],
  onPoison: [
    'lets a record that cannot be read come again, or acknowledges it',
    async world => {
      await world.bench.send(unreadable)
      const acknowledged: number[] = []
      for (const onPoison of ['hold', 'skip'] as const) {
        const fates: string[] = []
        const consumer = await world.started({ consumerGroup: onPoison, onPoison }, it =>
          it.on('poison', (_record, fate) => fates.push(fate)),
        )
        expect(await consumer.receive({ waitMs: 0 })).to.deep.equal([])
        await waitFor('the verdict', () => fates.length > 0)
        expect(fates).to.deep.equal([onPoison])
        await world.close(consumer)
        acknowledged.push(world.acknowledged)
      }
      expect(acknowledged).to.deep.equal([0, 1])
    },
  ],
  maxBodyBytes: [
    'bounds what a compressed body becomes',
    async world => {
      await world.bench.send(
        { body: deflateSync(Buffer.alloc(1000)), compressed: 'zlib' },
        { body: deflateSync(Buffer.alloc(1001)), compressed: 'zlib' },
      )
      const { messages } = await world.taken({ maxBodyBytes: 1000 })
      expect(messages.map(({ body }) => body.length)).to.deep.equal([1000])
    },
  ],
  ...sharedOptions,
  ordered: [
    'takes messages in order',
    async world => {
      const plain = await world.taken({})
      const ordered = await world.taken({ consumerGroup: 'CG2', ordered: true })
      expect([plain, ordered].map(({ pop }) => pop?.order)).to.deep.equal([false, true])
    },
  ],
  maxMessages: [
    'is how many messages are taken at most',
    async world => void expect((await world.taken({ maxMessages: 7 })).pop?.maxMsgNums).to.equal(7),
  ],
  invisibleMs: [
    'is how long a message is ours',
    async world => void expect((await world.taken({ invisibleMs: 7000 })).pop?.invisibleTime).to.equal(7000),
  ],
  waitMs: [
    'is how long it waits for a message',
    async world => {
      const consumer = await world.started({ waitMs: 7000 })
      const asked = world.bench.cluster.received(popMessage)
      const receiving = consumer.receive().catch((error: unknown) => error)
      expect((await asked).request.pollTime).to.equal(7000)
      await world.close(consumer)
      await receiving
    },
  ],
  maxReconsumeTimes: [
    'is after how many deliveries a message is a dead letter',
    async world => {
      await world.bench.send('one')
      const { messages } = await world.taken({ maxReconsumeTimes: 0 })
      await waitFor('the dead letter', () => world.bench.cluster.messages('%DLQ%CG').length === 1)
      expect(messages).to.deep.equal([])
    },
  ],
}

describe('an option of a simple consumer:', () => {
  for (const [name, [effect, spec]] of Object.entries(effects)) {
    it(`${name} ${effect}`, async () => {
      await using world = await SimpleWorld.begin()
      await spec(world)
    })
  }
})

describe('a simple consumer', () => {
  it('asks each broker of each topic whether there is something, for itself and as long as it waits', async () => {
    await using world = await SimpleWorld.begin()
    const { cluster } = world.bench
    await cluster.createTopic({ name: 'bills', queues: 1 })
    const subscriptions = { [topic]: '*', bills: '*' }
    for (const [consumerGroup, ordered] of [
      ['plain', false],
      ['ordered', true],
    ] as const) {
      const consumer = await world.started({ consumerGroup, subscriptions, ordered })
      const asked = cluster.received(notification, { count: 2 })
      const receiving = consumer.receive({ waitMs: 9000 }).catch((error: unknown) => error)
      await asked
      const questions = cluster.requests(notification).slice(-2)
      // 0: the broker counts by its own clock.
      const common = { consumerGroup, queueId: -1, pollTime: 9000, bornTime: 0, order: ordered }

      for (const [index, name] of [topic, 'bills'].entries()) {
        expect(questions[index]?.request).to.include({ ...common, topic: name, brokerName: 'broker-a' })
      }
      await world.close(consumer)
      await receiving
    }
  })

  it('does not end before what it has done with messages is told', async () => {
    await using world = await SimpleWorld.begin()
    const { cluster } = world.bench
    await cluster.createTopic('others')
    await world.bench.send('one')
    let open: () => void = () => undefined
    const gate = new Promise<void>(resolve => (open = resolve))
    cluster.intercept(consumerSendMsgBack, async (_request, _context, proceed) => {
      await gate
      return proceed()
    })
    const consumer = await world.started({ maxReconsumeTimes: 0 })
    await consumer.receive({ waitMs: 0 })
    let isClosed = false
    const closing = consumer.close().then(() => (isClosed = true))
    await waitFor('the dead letter to be under way', () => cluster.requests(consumerSendMsgBack).length === 1)
    // Its answer would have come with those of these sends.
    for (let round = 0; round < 3; round++) await world.bench.send({ topic: 'others', body: 'x' })
    const early = isClosed
    open()
    await closing

    expect(early).to.equal(false)
    expect([cluster.messages('%DLQ%CG').length, world.acknowledged]).to.deep.equal([1, 1])
  })
})
