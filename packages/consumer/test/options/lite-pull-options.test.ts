// SPDX-License-Identifier: Apache-2.0
// What each option of a lite pull consumer does, seen from outside. Every option has a row, or this does not compile.
import { readdir } from 'node:fs/promises'
import { deflateSync } from 'node:zlib'
import type { ClientOptions } from '@rocketmq-ts/client'
import type { LitePullConsumerOptions } from '@rocketmq-ts/consumer'
import { refuse, silence } from '@rocketmq-ts/local-cluster'
import { heartbeat, litePullMessage, queryConsumerOffset, searchOffsetByTimestamp } from '@rocketmq-ts/protocol'
import { virtualMs, waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { big, numbered, topic, unreadable } from './bench.js'
import { sharedOptions } from './shared-options.js'
import { LiteWorld } from './lite-world.js'
import { storeThatBeginsAt, temporaryDirectory } from './push-queue-options.js'

type Row = readonly [effect: string, spec: (world: LiteWorld) => Promise<void>]

const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0)

const effects: Record<Exclude<keyof LitePullConsumerOptions, keyof ClientOptions>, Row> = {
  consumerGroup: [
    'is whose messages it takes',
    async world => {
      await world.started({ consumerGroup: 'CG_own' })
      await waitFor('a pull', () => world.bench.litePulls.length > 0)
      expect(world.bench.litePulls[0]?.consumerGroup).to.equal('CG_own')
      expect(world.bench.cluster.clients('CG_own')).to.have.length(1)
    },
  ],
  subscriptions: [
    'are topics, and what is wanted of them',
    async world => {
      await world.bench.send({ body: 'a', tags: 'A' }, { body: 'b', tags: 'B' }, { body: 'c', tags: 'A' })
      const consumer = await world.started({ subscriptions: { [topic]: 'A' } })
      expect(await world.bodies(consumer, 2)).to.deep.equal(['a', 'c'])
    },
  ],
  deserializer: [
    'makes the value of a message',
    async world => {
      await world.bench.send('3')
      const consumer = await world.started({ deserializer: { deserialize: body => Number(body.toString()) } })
      const [message] = await waitFor('it', async () => {
        const polled = await world.poll(consumer)
        return polled.length > 0 && polled
      })
      expect(message).to.have.property('value', 3)
    },
  ],
  consumeFromWhere: [
    'is where a new group begins',
    async world => {
      await world.started({ consumeFromWhere: 'CONSUME_FROM_TIMESTAMP' })
      const asked = world.bench.cluster.requests(searchOffsetByTimestamp).length
      await world.started({ consumerGroup: 'CG2' })
      expect(asked).to.equal(1)
      expect(world.bench.cluster.requests(searchOffsetByTimestamp)).to.have.length(1)
    },
  ],
  consumeTimestamp: [
    'is the time of CONSUME_FROM_TIMESTAMP',
    async world => {
      await world.started({ consumeFromWhere: 'CONSUME_FROM_TIMESTAMP', consumeTimestamp: 1_700_000_000_123 })
      expect(world.bench.cluster.requests(searchOffsetByTimestamp)[0]?.request.timestamp).to.equal(1_700_000_000_123)
    },
  ],
  onPoison: [
    'decides about records that cannot be read',
    async world => {
      await world.bench.send(unreadable)
      const fates: string[] = []
      for (const onPoison of ['hold', 'skip'] as const) {
        const consumer = await world.started({ consumerGroup: onPoison, onPoison }, it =>
          it.on('poison', (_record, fate) => fates.push(fate)),
        )
        await waitFor('the verdict', async () => {
          await world.poll(consumer)
          return fates.at(-1) === onPoison
        })
        await world.close(consumer)
      }
      const committed = ['hold', 'skip'].map(group => world.bench.cluster.offsets(group)[0]?.offset ?? 0)
      expect(committed).to.deep.equal([0, 1])
    },
  ],
  maxBodyBytes: [
    'bounds what a compressed body becomes',
    async world => {
      await world.bench.send(
        { body: deflateSync(Buffer.alloc(1000)), compressed: 'zlib' },
        { body: deflateSync(Buffer.alloc(1001)), compressed: 'zlib' },
      )
      const poison: number[] = []
      const sizes: number[] = []
      const consumer = await world.started({ maxBodyBytes: 1000 }, it =>
        it.on('poison', ({ offset }) => poison.push(offset)),
      )
      await waitFor('the verdict', async () => {
        sizes.push(...(await world.poll(consumer)).map(({ body }) => body.length))
        return poison.length > 0 && sizes.length > 0
      })
      expect([sizes, poison]).to.deep.equal([[1000], [1]])
    },
  ],
  ...sharedOptions,
  messageModel: [
    'BROADCASTING gives each member all messages',
    async world => {
      await using directory = await temporaryDirectory(world)
      const model = { messageModel: 'BROADCASTING', localOffsetStoreDir: directory.path } as const
      await world.bench.send('one')
      const members = [await world.started(model), await world.started(model)]
      for (const member of members) expect(await world.bodies(member, 1)).to.deep.equal(['one'])
      const [consumer] = world.bench.cluster.requests(heartbeat).at(-1)?.request.body?.consumerDataSet ?? []
      expect(consumer?.messageModel).to.equal('BROADCASTING')
    },
  ],
  allocateMessageQueueStrategy: [
    'shares the queues out',
    async world => {
      const asked: unknown[] = []
      await world.started({
        allocateMessageQueueStrategy: {
          name: 'NONE',
          allocate: ({ consumerGroup, queues }) => {
            asked.push([consumerGroup, queues])
            return []
          },
        },
      })
      expect(asked[0]).to.deep.equal(['CG', [{ topic, brokerName: 'broker-a', queueId: 0 }]])
      expect(world.bench.litePulls).to.have.length(0)
    },
  ],
  pullThresholdForQueue: [
    'is how many messages of a queue wait here before it is not pulled',
    async world => {
      await world.bench.send(...numbered(10))
      expect(await world.cached({ pullThresholdForQueue: 3 }, 4)).to.deep.equal([4])
    },
  ],
  pullThresholdSizeForQueue: [
    'is how many mebibytes of a queue do',
    async world => {
      await world.bench.send(...big(5))
      expect(await world.cached({ pullThresholdSizeForQueue: 1 }, 2)).to.deep.equal([2])
    },
  ],
  pullThresholdForAll: [
    'is how many messages of all queues do',
    async world => {
      await world.bench.cluster.createTopic({ name: topic, queues: 3 })
      await world.bench.send(...numbered(30))
      // Those that were under way in the other queues come too.
      expect(sum(await world.cached({ pullThresholdForAll: 6 }, 7))).to.be.within(7, 9)
    },
  ],
  pullThresholdSizeForAll: [
    'is how many mebibytes of all queues do',
    async world => {
      await world.bench.cluster.createTopic({ name: topic, queues: 3 })
      await world.bench.send(...big(9))
      expect(sum(await world.cached({ pullThresholdSizeForAll: 1 }, 3))).to.be.within(3, 5)
    },
  ],
  consumeMaxSpan: [
    'is how far the last message here may be ahead of the first',
    async world => {
      await world.bench.send(...numbered(12))
      expect(await world.cached({ consumeMaxSpan: 5 }, 7)).to.deep.equal([7])
    },
  ],
  pullTimeDelayMillsWhenException: [
    'is the pause after a pull that failed',
    async world => {
      await world.bench.send('one')
      let failures = 0
      world.bench.cluster.intercept(litePullMessage, (_request, _context, proceed) =>
        failures++ === 0 ? refuse('SYSTEM_ERROR', 'not now') : proceed(),
      )
      await world.started({ pullTimeDelayMillsWhenException: 700 })
      await waitFor('the failure', () => failures === 1)
      expect(await virtualMs(world.clock, () => failures > 1)).to.be.within(690, 720)
    },
  ],
  localOffsetStoreDir: [
    'is where broadcast consumers keep their offsets',
    async world => {
      await using directory = await temporaryDirectory(world)
      await world.bench.send('one')
      const consumer = await world.started({ messageModel: 'BROADCASTING', localOffsetStoreDir: directory.path })
      await world.bodies(consumer, 1)
      await world.poll(consumer, 0)
      await world.close(consumer)
      const files = await readdir(directory.path, { recursive: true })
      expect(files.some(name => name.endsWith('offsets.json'))).to.equal(true)
    },
  ],
  offsetStore: [
    'keeps offsets elsewhere',
    async world => {
      await world.bench.send('one', 'two', 'three')
      const calls: string[] = []
      const consumer = await world.started({ offsetStore: storeThatBeginsAt(2, calls) })
      expect(await world.bodies(consumer, 1)).to.deep.equal(['three'])
      expect(calls).to.include.members(['load', 'read'])
      expect(world.bench.cluster.requests(queryConsumerOffset)).to.have.length(0)
    },
  ],
  onIllegalOffset: [
    'says where to go on when the broker does not have an offset',
    async world => {
      await world.bench.send('one', 'two', 'three')
      const asked: unknown[] = []
      world.bench.cluster.intercept(queryConsumerOffset, () => ({ offset: 100 }))
      const consumer = await world.started({
        onIllegalOffset: illegal => {
          asked.push(illegal)
          return 1
        },
      })
      expect(await world.bodies(consumer, 2)).to.deep.equal(['two', 'three'])
      const queue = { topic, brokerName: 'broker-a', queueId: 0 }
      expect(asked).to.deep.equal([{ queue, from: 100, to: 3, minOffset: 0, maxOffset: 3 }])
    },
  ],
  autoCommit: [
    'commits what is settled',
    async world => {
      await world.bench.send('one')
      for (const [consumerGroup, autoCommit] of [
        ['with', true],
        ['without', false],
      ] as const) {
        const consumer = await world.started({ consumerGroup, autoCommit })
        await world.bodies(consumer, 1)
        await world.poll(consumer, 0)
        await world.close(consumer)
      }
      const committed = ['with', 'without'].map(group => world.bench.cluster.offsets(group)[0]?.offset ?? 0)
      expect(committed).to.deep.equal([1, 0])
    },
  ],
  autoCommitIntervalMillis: [
    'is the time between automatic commits',
    async world => {
      await world.bench.send('one')
      const consumer = await world.started({ autoCommitIntervalMillis: 2000, persistConsumerOffsetInterval: 60_000 })
      await world.bodies(consumer, 1)
      await world.poll(consumer, 0)
      const isCommitted = () => world.bench.cluster.offsets('CG')[0]?.offset === 1
      expect(isCommitted()).to.equal(false)
      expect(await virtualMs(world.clock, isCommitted)).to.be.at.most(2050)
    },
  ],
  pullBatchSize: [
    'is how many messages a pull asks for, and a poll brings',
    async world => {
      await world.bench.send(...numbered(9))
      const consumer = await world.started({ pullBatchSize: 7 })
      await waitFor('all', () => consumer.runningInfo().mqTable[0]?.cachedMsgCount === 9)
      expect(world.bench.litePulls[0]?.maxMsgNums).to.equal(7)
      expect(await world.poll(consumer)).to.have.length(7)
    },
  ],
  pollTimeoutMillis: [
    'is how long a poll waits',
    async world => {
      const consumer = await world.started({ pollTimeoutMillis: 700 })
      expect(await virtualMs(world.clock, consumer.poll())).to.equal(700)
    },
  ],
  brokerSuspendMaxTimeMillis: [
    'is how long a broker may hold a pull',
    async world => {
      await world.started({ brokerSuspendMaxTimeMillis: 7000 })
      await waitFor('a pull', () => world.bench.litePulls.length > 0)
      expect(world.bench.litePulls[0]?.suspendTimeoutMillis).to.equal(7000)
    },
  ],
  consumerTimeoutMillisWhenSuspend: [
    'is when a pull is given up',
    async world => {
      world.bench.cluster.intercept(litePullMessage, silence())
      let failures = 0
      await world.started({ consumerTimeoutMillisWhenSuspend: 21_000 }, it => it.on('pullFailed', () => failures++))
      await waitFor('a pull', () => world.bench.litePulls.length > 0)
      expect(await virtualMs(world.clock, () => failures > 0, 100)).to.be.within(20_900, 21_100)
    },
  ],
  topicMetadataCheckIntervalMillis: [
    'is the time between looks for new queues',
    async world => {
      const consumer = await world.started({ topicMetadataCheckIntervalMillis: 2000 })
      const told: number[] = []
      consumer.registerTopicMessageQueueChangeListener(topic, (_topic, queues) => void told.push(queues.length))
      await world.bench.cluster.createTopic({ name: topic, queues: 2 })
      expect(await virtualMs(world.clock, () => told.includes(2))).to.be.at.most(2050)
    },
  ],
  messageQueueListener: [
    'is told of the queues of a topic, and of ours',
    async world => {
      const told: unknown[] = []
      await world.started({ messageQueueListener: (...change) => void told.push(change) })
      const queues = [{ topic, brokerName: 'broker-a', queueId: 0 }]
      expect(told).to.deep.equal([[topic, queues, queues]])
    },
  ],
  consumeMessageHooks: [
    'run before a message is handed out, and when it is done',
    async world => {
      await world.bench.send('one')
      const calls: unknown[] = []
      const consumer = await world.started({
        consumeMessageHooks: [
          {
            consumeMessageBefore: ({ consumerGroup, messages }) => calls.push([consumerGroup, messages.length]),
            consumeMessageAfter: (_context, { returnType }) => calls.push(returnType),
          },
        ],
      })
      await world.bodies(consumer, 1)
      const whileInHand = [...calls]
      await world.poll(consumer, 0)
      expect(whileInHand).to.deep.equal([['CG', 1]])
      expect(calls).to.deep.equal([['CG', 1], 'SUCCESS'])
    },
  ],
}

describe('an option of a lite pull consumer:', () => {
  for (const [name, [effect, spec]] of Object.entries(effects)) {
    it(`${name} ${effect}`, async () => {
      await using world = await LiteWorld.begin()
      await spec(world)
    })
  }
})
