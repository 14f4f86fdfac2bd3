// SPDX-License-Identifier: Apache-2.0
// What the options of a push consumer do that are about handlers and what becomes of messages.
import { consumerSendMsgBack, lockBatchMq, queryAssignment, type MessageExt } from '@rocketmq-ts/protocol'
import { waitFor } from '@rocketmq-ts/test-run'
import { expect } from 'chai'
import { numbered, topic } from './bench.js'
import type { Row } from './push-world.js'

export const handlingOptions = {
  handler: [
    'gets messages whose topic has no handler of its own',
    async world => {
      await world.bench.send('one')
      await world.started()
      await waitFor('the message', () => world.seen.length > 0)
      expect(world.seen).to.deep.equal(['one'])
    },
  ],
  ordered: [
    'consumes under a lock at the broker',
    async world => {
      await world.started({ ordered: true })
      const locked = world.bench.cluster.requests(lockBatchMq).flatMap(({ request: { body } }) => body?.mqSet ?? [])
      expect(locked).to.deep.include({ topic, brokerName: 'broker-a', queueId: 0 })
      const plain = world.bench.cluster.requests(lockBatchMq).length
      await world.started({ consumerGroup: 'CG2' })
      expect(world.bench.cluster.requests(lockBatchMq)).to.have.length(plain)
    },
  ],
  clientRebalance: [
    'false lets brokers share the queues out',
    async world => {
      await world.started()
      const before = world.bench.cluster.requests(queryAssignment).length
      await world.started({ consumerGroup: 'CG2', clientRebalance: false })
      const asked = world.bench.cluster.requests(queryAssignment).filter(({ request }) => request.body?.topic === topic)
      expect(before).to.equal(0)
      expect(asked[0]?.request.body).to.include({ consumerGroup: 'CG2', strategyName: 'AVG' })
    },
  ],
  consumeConcurrency: [
    'is how many handlers run at the same time',
    async world => {
      await world.bench.send(...numbered(10))
      const { handler, open, most } = world.valve()
      await world.started({ handler, consumeConcurrency: 3 })
      await waitFor('three', () => world.seen.length === 3)
      await waitFor('all', () => {
        open()
        return world.seen.length === 10
      })
      open()
      expect(most()).to.equal(3)
    },
  ],
  consumeMessageBatchMaxSize: [
    'is how many messages a batch handler gets',
    async world => {
      await world.bench.send(...numbered(5))
      const sizes: number[] = []
      const handler = { batch: (messages: readonly MessageExt[]) => void sizes.push(messages.length) }
      await world.started({ handler, consumeMessageBatchMaxSize: 2 })
      await waitFor('all', () => sizes.reduce((sum, size) => sum + size, 0) === 5)
      expect(sizes).to.deep.equal([2, 2, 1])
    },
  ],
  pullBatchSize: [
    'is how many messages a pull asks for',
    async world => {
      await world.started({ pullBatchSize: 7 })
      await waitFor('a pull', () => world.bench.pulls.length > 0)
      expect(world.bench.pulls[0]?.maxMsgNums).to.equal(7)
    },
  ],
  pullBatchSizeInBytes: [
    'is how many bytes a pull asks for',
    async world => {
      await world.started({ pullBatchSizeInBytes: 7000 })
      await waitFor('a pull', () => world.bench.pulls.length > 0)
      expect(world.bench.pulls[0]?.maxMsgBytes).to.equal(7000)
    },
  ],
  popInvisibleTime: [
    'is how long a popped message is ours',
    async world => {
      await world.bench.pop('CG')
      await world.started({ clientRebalance: false, popInvisibleTime: 7000 })
      await waitFor('a pop', () => world.bench.pops.length > 0)
      expect(world.bench.pops[0]?.invisibleTime).to.equal(7000)
    },
  ],
  popBatchNums: [
    'is how many messages a pop asks for',
    async world => {
      await world.bench.pop('CG')
      await world.started({ clientRebalance: false, popBatchNums: 7 })
      await waitFor('a pop', () => world.bench.pops.length > 0)
      expect(world.bench.pops[0]?.maxMsgNums).to.equal(7)
    },
  ],
  popThresholdForQueue: [
    'is how many popped messages of a queue may be here',
    async world => {
      await world.bench.pop('CG')
      await world.bench.send(...numbered(9))
      const { handler, open } = world.valve()
      const consumer = await world.started({
        handler,
        clientRebalance: false,
        popBatchNums: 1,
        popThresholdForQueue: 3,
      })
      const held = () => consumer.runningInfo().mqPopTable[0]?.waitAckCount ?? 0
      await waitFor('some', () => held() >= 4)
      for (let round = 0; round < 5; round++) await consumer.lag()
      expect(held()).to.equal(4)
      await waitFor('all', () => {
        open()
        return world.seen.length === 9
      })
      open()
    },
  ],
  maxReconsumeTimes: [
    'is how often a message comes again before it is a dead letter',
    async world => {
      await world.bench.send('one')
      const fates: string[] = []
      const handler = () => Promise.reject(new RangeError('no'))
      await world.started({ maxReconsumeTimes: 0, handler }, it =>
        it.on('messageFailed', ({ fate }) => fates.push(fate)),
      )
      await waitFor('the dead letter', () => world.bench.cluster.messages('%DLQ%CG').length === 1)
      expect(world.bench.cluster.requests(consumerSendMsgBack)[0]?.request.maxReconsumeTimes).to.equal(0)
      await waitFor('the event', () => fates.length > 0)
      expect(fates).to.deep.equal(['deadLetter'])
    },
  ],
  suspendCurrentQueueTimeMillis: [
    'is the pause of an ordered queue after a failure',
    async world => {
      await world.bench.send('one')
      let calls = 0
      await world.started({
        ordered: true,
        suspendCurrentQueueTimeMillis: 700,
        handler: () => {
          if (++calls === 1) throw new RangeError('not yet')
        },
      })
      await waitFor('the failure', () => calls === 1)
      expect(await world.elapsed('the second try', () => calls === 2, 10)).to.be.within(690, 900)
    },
  ],
  consumeTimeout: [
    'is how many minutes a handler gets',
    async world => {
      await world.bench.send('one')
      const { handler, open } = world.valve()
      await world.started({ handler, consumeTimeout: 2 })
      await waitFor('the message', () => world.seen.length === 1)
      const gaveBack = () => world.bench.cluster.requests(consumerSendMsgBack).length > 0
      expect(await world.elapsed('it to be given back', gaveBack, 1000)).to.be.within(119_000, 185_000)
      open()
    },
  ],
  awaitTerminationMillisWhenShutdown: [
    'is how long closing waits for handlers',
    async world => {
      await world.bench.send('one')
      const { handler, open } = world.valve()
      const consumer = await world.started({ handler, awaitTerminationMillisWhenShutdown: 700 })
      await waitFor('the message', () => world.seen.length === 1)
      let isClosed = false
      void consumer.close().then(() => (isClosed = true))
      expect(await world.elapsed('the end', () => isClosed, 10)).to.be.within(700, 1200)
      open()
    },
  ],
  messageFilter: [
    'passes messages over',
    async world => {
      await world.bench.send('one', 'two', 'three')
      await world.started({ messageFilter: ({ body }) => body.toString() !== 'two' })
      await waitFor('both', () => world.seen.length === 2)
      expect(world.seen).to.deep.equal(['one', 'three'])
    },
  ],
  enableTrace: [
    'tells every call of a handler to the trace topic',
    async world => {
      await world.bench.cluster.createTopic('RMQ_SYS_TRACE_TOPIC')
      await world.bench.send('one')
      await world.close(await world.started({ consumerGroup: 'CG2' }))
      const without = world.bench.cluster.messages('RMQ_SYS_TRACE_TOPIC').length
      const consumer = await world.started({ enableTrace: true })
      await waitFor('the message', () => world.seen.includes('one'))
      await world.close(consumer)
      expect(without).to.equal(0)
      expect(world.bench.cluster.messages('RMQ_SYS_TRACE_TOPIC')).to.have.length(1)
    },
  ],
  traceTopic: [
    'is where traces go',
    async world => {
      await world.bench.cluster.createTopic('traces')
      await world.bench.send('one')
      const consumer = await world.started({ enableTrace: true, traceTopic: 'traces' })
      await waitFor('the message', () => world.seen.length === 1)
      await world.close(consumer)
      expect(world.bench.cluster.messages('traces')).to.have.length(1)
    },
  ],
  traceMsgBatchNum: [
    'is how many records one trace message holds',
    async world => {
      await world.bench.cluster.createTopic('RMQ_SYS_TRACE_TOPIC')
      await world.bench.send('one')
      await world.started({ enableTrace: true, traceMsgBatchNum: 2 })
      // Before and after the call: no time has to pass.
      await waitFor('the trace', () => world.bench.cluster.messages('RMQ_SYS_TRACE_TOPIC').length === 1)
      await world.started({ consumerGroup: 'CG2', enableTrace: true, traceMsgBatchNum: 3 })
      await waitFor('the message', () => world.seen.length === 2)
      expect(world.bench.cluster.messages('RMQ_SYS_TRACE_TOPIC')).to.have.length(1)
    },
  ],
  consumeMessageHooks: [
    'run before and after each call of a handler',
    async world => {
      await world.bench.send('one')
      const calls: unknown[] = []
      await world.started({
        consumeMessageHooks: [
          {
            consumeMessageBefore: ({ consumerGroup, messages }) =>
              calls.push([consumerGroup, messages.length, world.seen.length]),
            consumeMessageAfter: (_context, { returnType }) => calls.push([returnType, world.seen.length]),
          },
        ],
      })
      await waitFor('both', () => calls.length === 2)
      expect(calls).to.deep.equal([
        ['CG', 1, 0],
        ['SUCCESS', 1],
      ])
    },
  ],
} satisfies Record<string, Row>
