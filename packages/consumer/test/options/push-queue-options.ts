// SPDX-License-Identifier: Apache-2.0
// What the options of a push consumer do that are about its group, its queues and its pulls.
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import type { OffsetStore, PushConsumerOptions } from '@rocketmq-ts/consumer'
import { refuse } from '@rocketmq-ts/local-cluster'
import {
  heartbeat,
  pullMessage,
  queryConsumerOffset,
  searchOffsetByTimestamp,
  type MessageExt,
} from '@rocketmq-ts/protocol'
import { waitFor } from '@rocketmq-ts/test-run'
import { expect } from 'chai'
import { big, numbered, topic, unreadable } from './bench.js'
import { sharedOptions } from './shared-options.js'
import type { Row } from './push-world.js'

export const queueOptions = {
  consumerGroup: [
    'is whose messages it takes',
    async world => {
      await world.started({ consumerGroup: 'CG_own' })
      await waitFor('a pull', () => world.bench.pulls.length > 0)
      expect(world.bench.pulls[0]?.consumerGroup).to.equal('CG_own')
      expect(world.bench.cluster.clients('CG_own')).to.have.length(1)
    },
  ],
  subscriptions: [
    'are topics, and what is wanted of them',
    async world => {
      await world.bench.send({ body: 'a', tags: 'A' }, { body: 'b', tags: 'B' }, { body: 'c', tags: 'A' })
      await world.started({ subscriptions: { [topic]: 'A' } })
      await waitFor('both', () => world.seen.length === 2)
      expect(world.seen).to.deep.equal(['a', 'c'])
    },
  ],
  deserializer: [
    'makes the value of a message',
    async world => {
      await world.bench.send('3')
      const values: unknown[] = []
      const options = {
        deserializer: { deserialize: (body: Buffer) => Number(body.toString()) },
        handler: ({ value }: { value: number }) => void values.push(value),
      } as unknown as Partial<PushConsumerOptions>
      await world.started(options)
      await waitFor('the value', () => values.length > 0)
      expect(values).to.deep.equal([3])
    },
  ],
  consumeFromWhere: [
    'is where a new group begins',
    async world => {
      await world.started({ consumeFromWhere: 'CONSUME_FROM_TIMESTAMP' })
      expect(world.bench.cluster.requests(searchOffsetByTimestamp)).to.have.length(1)
      await world.started({ consumerGroup: 'CG2' })
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
        await waitFor('the verdict', () => fates.at(-1) === onPoison)
        await world.close(consumer)
      }
      expect(['hold', 'skip'].map(group => world.bench.cluster.offsets(group)[0]?.offset)).to.deep.equal([0, 1])
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
      const handler = ({ body }: MessageExt) => void sizes.push(body.length)
      await world.started({ maxBodyBytes: 1000, handler }, it => it.on('poison', ({ offset }) => poison.push(offset)))
      await waitFor('the verdict', () => poison.length > 0 && sizes.length > 0)
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
      await world.started(model)
      await world.started(model)
      await waitFor('both', () => world.seen.length === 2)
      const [consumer] = world.bench.cluster.requests(heartbeat).at(-1)?.request.body?.consumerDataSet ?? []
      expect(consumer?.messageModel).to.equal('BROADCASTING')
    },
  ],
  allocateMessageQueueStrategy: [
    'shares the queues out',
    async world => {
      const asked: unknown[] = []
      const consumer = await world.started({
        allocateMessageQueueStrategy: {
          name: 'NONE',
          allocate: allocation => {
            if (allocation.queues[0]?.topic === topic) asked.push(allocation)
            return []
          },
        },
      })
      const { clientId } = consumer.defaultMQPushConsumerImpl.instance
      const queues = [{ topic, brokerName: 'broker-a', queueId: 0 }]
      expect(asked[0]).to.deep.equal({ consumerGroup: 'CG', clientId, queues, clientIds: [clientId] })
      expect(world.bench.pulls).to.have.length(0)
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
  pullThresholdSizeForAll: [
    'is how many mebibytes of all queues do',
    async world => {
      await world.bench.cluster.createTopic({ name: topic, queues: 3 })
      await world.bench.send(...big(9))
      // A queue of which nothing is here is pulled all the same.
      const held = await world.cached({ pullThresholdSizeForAll: 1 }, 3)
      expect(held.every(count => count >= 1)).to.equal(true)
      expect(held.reduce((sum, count) => sum + count, 0)).to.be.within(3, 5)
    },
  ],
  pullThresholdForTopic: [
    'is shared by the queues of the topic',
    async world => {
      await world.bench.cluster.createTopic({ name: topic, queues: 2 })
      await world.bench.send(...numbered(20))
      expect(await world.cached({ pullThresholdForTopic: 6 }, 8)).to.deep.equal([4, 4])
    },
  ],
  pullThresholdSizeForTopic: [
    'is shared by the queues of the topic, in mebibytes',
    async world => {
      await world.bench.cluster.createTopic({ name: topic, queues: 2 })
      await world.bench.send(...big(8))
      expect(await world.cached({ pullThresholdSizeForTopic: 2 }, 4)).to.deep.equal([2, 2])
    },
  ],
  consumeConcurrentlyMaxSpan: [
    'is how far the last message here may be ahead of the first',
    async world => {
      await world.bench.send(...numbered(12))
      const { handler, open } = world.valve()
      await world.started({
        pullBatchSize: 1,
        consumeConcurrentlyMaxSpan: 5,
        handler: message => (message.body.toString() === '0' ? handler(message) : world.note(message)),
      })
      await waitFor('those within the span', () => world.seen.length === 7)
      const pulled = world.bench.pulls.length
      open()
      await waitFor('all', () => world.seen.length === 12)
      expect(pulled).to.equal(7)
    },
  ],
  pullTimeDelayMillsWhenException: [
    'is the pause after a pull that failed',
    async world => {
      await world.bench.send('one')
      let failures = 0
      world.bench.cluster.intercept(pullMessage, ({ topic: of }, _context, proceed) =>
        of === topic && failures++ === 0 ? refuse('SYSTEM_ERROR', 'not now') : proceed(),
      )
      await world.started({ pullTimeDelayMillsWhenException: 700 })
      await waitFor('the failure', () => failures === 1)
      expect(await world.elapsed('the message', () => world.seen.length > 0, 10)).to.be.within(700, 1000)
    },
  ],
  pullInterval: [
    'is the pause after a pull that brought messages',
    async world => {
      await world.bench.send('one', 'two')
      await world.started({ pullBatchSize: 1, pullInterval: 700 })
      await waitFor('the first', () => world.seen.length === 1)
      expect(await world.elapsed('the second', () => world.seen.length === 2, 10)).to.be.within(700, 1000)
    },
  ],
  localOffsetStoreDir: [
    'is where broadcast consumers keep their offsets',
    async world => {
      await using directory = await temporaryDirectory(world)
      await world.bench.send('one')
      const consumer = await world.started({ messageModel: 'BROADCASTING', localOffsetStoreDir: directory.path })
      await waitFor('the message', () => world.seen.length === 1)
      await world.close(consumer)
      expect(await readdir(directory.path, { recursive: true })).to.include.members(
        ['offsets.json'].map(name => join(consumer.defaultMQPushConsumerImpl.config.client.clientId, 'CG', name)),
      )
    },
  ],
  offsetStore: [
    'keeps offsets elsewhere',
    async world => {
      await world.bench.send('one', 'two', 'three')
      const calls: string[] = []
      const offsetStore = storeThatBeginsAt(2, calls)
      await world.started({ offsetStore })
      await waitFor('the message', () => world.seen.length === 1)
      expect(world.seen).to.deep.equal(['three'])
      expect(calls).to.include.members(['load', 'read', 'set'])
      expect(world.bench.cluster.requests(queryConsumerOffset).filter(({ request }) => request.topic === topic)).to.be
        .empty
    },
  ],
  onIllegalOffset: [
    'says where to go on when the broker does not have an offset',
    async world => {
      await world.bench.send('one', 'two', 'three')
      const asked: unknown[] = []
      world.bench.cluster.intercept(queryConsumerOffset, ({ topic: of }, _context, proceed) =>
        of === topic ? { offset: 100 } : proceed(),
      )
      await world.started({
        onIllegalOffset: illegal => {
          asked.push(illegal)
          return 1
        },
      })
      await waitFor('the messages', () => world.seen.length === 2)
      expect(world.seen).to.deep.equal(['two', 'three'])
      const queue = { topic, brokerName: 'broker-a', queueId: 0 }
      expect(asked).to.deep.equal([{ queue, from: 100, to: 3, minOffset: 0, maxOffset: 3 }])
    },
  ],
} satisfies Record<string, Row>

/** Notes what it is called for, and knows one offset. */
export function storeThatBeginsAt(offset: number, calls: string[]): OffsetStore {
  const called =
    <T>(name: string, result: T) =>
    () => {
      calls.push(name)
      return result
    }
  return {
    load: called('load', Promise.resolve()),
    get: called('get', undefined),
    advance: called('advance', undefined),
    set: called('set', undefined),
    freeze: called('freeze', undefined),
    read: called('read', Promise.resolve(offset)),
    persist: called('persist', Promise.resolve()),
    commit: called('commit', Promise.resolve()),
    carried: called('carried', undefined),
    forgetCommitted: called('forgetCommitted', undefined),
    remove: called('remove', undefined),
    offsets: called('offsets', []),
  }
}

/** Is gone at the end, when the consumers are. */
export async function temporaryDirectory(world: {
  closeAll(): Promise<void>
}): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'rocketmq-ts-offsets-'))
  return {
    path,
    async [Symbol.asyncDispose]() {
      await world.closeAll()
      await rm(path, { recursive: true })
    },
  }
}
