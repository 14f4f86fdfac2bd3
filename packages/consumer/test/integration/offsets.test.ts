// SPDX-License-Identifier: Apache-2.0
// Where a group begins, what it commits, and what it does not believe.
import type { OffsetMoved, RefusedOffset } from '@rocketmq-ts/consumer'
import { answer, closeConnection } from '@rocketmq-ts/local-cluster'
import {
  pullMessage,
  queryConsumerOffset,
  updateConsumerOffset,
  type ConsumeFromWhere,
  type MessageQueue,
} from '@rocketmq-ts/protocol'
import { itEmbedded, onEachCluster, waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { committedOffsets, numbered, pushConsumer } from '../push-consumer.js'

onEachCluster('the start of a group', cluster => {
  /** Bodies that a consumer of the group sees when it starts, sends a last message, and gets that. */
  async function seenFrom(
    topic: string,
    consumerGroup: string,
    consumeFromWhere: ConsumeFromWhere,
    consumeTimestamp?: number,
  ): Promise<string[]> {
    const seen: string[] = []
    await using consumer = pushConsumer(cluster, {
      consumerGroup,
      consumeFromWhere,
      ...(consumeTimestamp === undefined ? {} : { consumeTimestamp }),
    })
    void consumer.subscribe(topic, '*', ({ body }) => void seen.push(body.toString()))
    await consumer.start()
    await consumer.ready()
    await cluster.send({ topic, body: 'last' })
    await waitFor('the last message', () => seen.includes('last'), 20_000)
    return seen
  }

  it('that is new is the first message under CONSUME_FROM_FIRST_OFFSET', async () => {
    const topic = await cluster.topic('first', { queues: 1 })
    const group = await cluster.group('CG_first')
    await cluster.send(...numbered(topic, 3))

    expect(await seenFrom(topic, group, 'CONSUME_FROM_FIRST_OFFSET')).to.deep.equal(['1', '2', '3', 'last'])
  })

  it('that is new is the first message whatever the rule, as long as the broker has that in memory', async () => {
    const topic = await cluster.topic('time', { queues: 1 })
    const group = await cluster.group('CG_time')
    await cluster.send(...numbered(topic, 2))
    await cluster.send({ topic, body: '3' })

    // A broker answers 0 to a new group while the first message is still in memory, whatever the rule.
    const seen = await seenFrom(topic, group, 'CONSUME_FROM_TIMESTAMP', Date.now() + 3_600_000)
    expect(seen).to.deep.equal(['1', '2', '3', 'last'])
  })

  for (const rule of ['CONSUME_FROM_LAST_OFFSET', 'CONSUME_FROM_FIRST_OFFSET', 'CONSUME_FROM_TIMESTAMP'] as const) {
    it(`that is known is where it stopped, also under ${rule}`, async () => {
      const topic = await cluster.topic('known', { queues: 1 })
      const group = await cluster.group('CG_known')
      await cluster.send(...numbered(topic, 4))
      await commit(topic, group, 2)

      expect(await seenFrom(topic, group, rule, Date.now())).to.deep.equal(['3', '4', 'last'])
    })
  }

  itEmbedded(
    'that is new is the end under CONSUME_FROM_LAST_OFFSET, when the broker knows no offset',
    'a young topic',
    async () => {
      const undo = cluster.embedded.intercept(queryConsumerOffset, answer('QUERY_NOT_FOUND'))
      const topic = await cluster.topic('last', { queues: 1 })
      const group = await cluster.group('CG_last')
      await cluster.send(...numbered(topic, 3))
      const seen = await seenFrom(topic, group, 'CONSUME_FROM_LAST_OFFSET')
      undo()

      expect(seen).to.deep.equal(['last'])
    },
  )

  itEmbedded('that is new is the first message of a time under CONSUME_FROM_TIMESTAMP', 'a young topic', async () => {
    const undo = cluster.embedded.intercept(queryConsumerOffset, answer('QUERY_NOT_FOUND'))
    const topic = await cluster.topic('moment', { queues: 1 })
    const group = await cluster.group('CG_moment')
    await cluster.send(...numbered(topic, 2))
    await waitFor('another millisecond', () => Date.now() > (stored(topic).at(-1)?.storeTimestamp ?? 0) + 2)
    const moment = Date.now()
    await cluster.send({ topic, body: '3' })
    const seen = await seenFrom(topic, group, 'CONSUME_FROM_TIMESTAMP', moment)
    undo()

    expect(seen).to.deep.equal(['3', 'last'])
  })

  for (const [what, fault] of [
    ['fails', answer('SYSTEM_ERROR')],
    ['closes the connection', closeConnection()],
    ['says -1', () => ({ offset: -1 })],
    ['says nothing', () => ({})],
  ] as const) {
    itEmbedded(`is not guessed while the broker ${what}`, 'a failing request', async () => {
      const topic = await cluster.topic('unknown', { queues: 1 })
      const group = await cluster.group('CG_unknown')
      await cluster.send(...numbered(topic, 3))
      await commit(topic, group, 2)
      const undo = cluster.embedded.intercept(queryConsumerOffset, fault)
      const seen: string[] = []
      await using consumer = pushConsumer(cluster, { consumerGroup: group })
      void consumer.subscribe(topic, '*', ({ body }) => void seen.push(body.toString()))
      await consumer.start()
      await cluster.embedded.received(queryConsumerOffset, { count: 3 })
      const before = [...seen]
      undo()
      await waitFor('the message', () => seen.length === 1)

      expect(before).to.deep.equal([])
      expect(seen).to.deep.equal(['3'])
    })
  }

  async function commit(topic: string, consumerGroup: string, commitOffset: number): Promise<void> {
    const address = (await cluster.brokerAddrs())[0] ?? ''
    await cluster.remoting.call(address, updateConsumerOffset, { topic, consumerGroup, queueId: 0, commitOffset })
  }

  const stored = (topic: string) => cluster.embedded.messages(topic)
})

onEachCluster('offsets of a group', cluster => {
  it('are committed by time, and once more at the end', async () => {
    const topic = await cluster.topic('commits', { queues: 1 })
    const group = await cluster.group('CG_commits')
    await cluster.send(...numbered(topic, 2))
    let done = 0
    const consumer = pushConsumer(cluster, { consumerGroup: group, persistConsumerOffsetInterval: 50 })
    void consumer.subscribe(topic, '*', () => {
      done++
    })
    await consumer.start()
    await waitFor('the periodic commit', async () => (await committedOffsets(cluster, group, topic))[0] === 2, 20_000)
    await cluster.send(...numbered(topic, 3))
    await waitFor('all messages', () => done === 5)
    await consumer.close()

    expect(await committedOffsets(cluster, group, topic)).to.deep.equal([5])
  })

  it('tell how far each queue is behind', async () => {
    const topic = await cluster.topic('lag', { queues: 2 })
    await cluster.send(...numbered(topic, 6, { queueId: 0 }))
    await cluster.send(...numbered(topic, 3, { queueId: 1 }))
    let release: () => void = () => undefined
    const released = new Promise<void>(resolve => (release = resolve))
    let done = 0
    await using consumer = pushConsumer(cluster)
    void consumer.subscribe(topic, '*', async ({ body, queueId }) => {
      // Of the first queue, the third one waits.
      if (queueId === 0 && body.toString() === '3') await released
      done++
    })
    await consumer.start()
    await waitFor('the others', () => done === 8)
    const behind = async () =>
      (await consumer.lag())
        .filter(({ queue }) => queue.topic === topic)
        .sort((one, other) => one.queue.queueId - other.queue.queueId)
        .map(({ offset, maxOffset, lag }) => [offset, maxOffset, lag])
    const whileOneWaits = await behind()
    release()
    await waitFor('the last one', () => done === 9)

    expect(whileOneWaits).to.deep.equal([
      [2, 6, 4],
      [3, 3, 0],
    ])
    expect(await behind()).to.deep.equal([
      [6, 6, 0],
      [3, 3, 0],
    ])
  })

  it('do not pass a message whose handler still runs', async () => {
    const topic = await cluster.topic('running', { queues: 1 })
    const group = await cluster.group('CG_running')
    await cluster.send(...numbered(topic, 5))
    let release: () => void = () => undefined
    let done = 0
    const consumer = pushConsumer(cluster, { consumerGroup: group })
    void consumer.subscribe(topic, '*', async ({ body }) => {
      if (body.toString() === '3') await new Promise<void>(resolve => (release = resolve))
      done++
    })
    await consumer.start()
    await waitFor('the other messages', () => done === 4)
    await consumer.defaultMQPushConsumerImpl.persistConsumerOffset()
    const whileItRuns = await committedOffsets(cluster, group, topic)
    release()
    await consumer.close()

    expect(whileItRuns).to.deep.equal([2])
    expect(await committedOffsets(cluster, group, topic)).to.deep.equal([5])
  })

  it('of a queue that is shorter than we thought are moved by the broker, and that is told', async () => {
    const topic = await cluster.topic('beyond', { queues: 1 })
    const group = await cluster.group('CG_beyond')
    await cluster.send(...numbered(topic, 3))
    const address = (await cluster.brokerAddrs())[0] ?? ''
    await cluster.remoting.call(address, updateConsumerOffset, {
      topic,
      consumerGroup: group,
      queueId: 0,
      commitOffset: 99,
    })
    const moved: OffsetMoved[] = []
    const seen: string[] = []
    await using consumer = pushConsumer(cluster, { consumerGroup: group })
    consumer.on('offsetMoved', move => moved.push(move))
    void consumer.subscribe(topic, '*', ({ body }) => void seen.push(body.toString()))
    await consumer.start()
    await waitFor('the move', () => moved.length === 1)
    await cluster.send({ topic, body: 'fresh' })
    await waitFor('the fresh message', () => seen.length === 1)

    expect(moved[0]).to.include({ from: 99, to: 3, reason: 'illegal' })
    expect(seen).to.deep.equal(['fresh'])
  })

  it('of such a queue are chosen by the application, if it wants to', async () => {
    const topic = await cluster.topic('chosen', { queues: 1 })
    const group = await cluster.group('CG_chosen')
    await cluster.send(...numbered(topic, 3))
    const address = (await cluster.brokerAddrs())[0] ?? ''
    await cluster.remoting.call(address, updateConsumerOffset, {
      topic,
      consumerGroup: group,
      queueId: 0,
      commitOffset: 99,
    })
    const seen: string[] = []
    await using consumer = pushConsumer(cluster, {
      consumerGroup: group,
      onIllegalOffset: ({ minOffset }) => minOffset + 1,
    })
    void consumer.subscribe(topic, '*', ({ body }) => void seen.push(body.toString()))
    await consumer.start()
    await waitFor('the messages', () => seen.length === 2)

    expect(seen).to.deep.equal(['2', '3'])
  })

  itEmbedded('that a broker has lost are not believed: ours count, and that is told', 'a lying broker', async () => {
    const topic = await cluster.topic('rewound', { queues: 1 })
    const group = await cluster.group('CG_rewound')
    await cluster.send(...numbered(topic, 4))
    const refused: RefusedOffset[] = []
    const seen: string[] = []
    await using consumer = pushConsumer(cluster, { consumerGroup: group })
    consumer.on('offsetRefused', each => refused.push(each))
    void consumer.subscribe(topic, '*', ({ body }) => void seen.push(body.toString()))
    await consumer.start()
    await waitFor('all messages', () => seen.length === 4)
    await consumer.unsubscribe(topic)
    const undo = cluster.embedded.intercept(queryConsumerOffset, () => ({ offset: 0 }))
    await consumer.subscribe(topic, '*', ({ body }) => void seen.push(body.toString()))
    undo()
    await cluster.send({ topic, body: 'fresh' })
    await waitFor('the fresh message', () => seen.includes('fresh'))

    const queue: MessageQueue = { topic, brokerName: 'broker-a', queueId: 0 }
    expect(refused).to.deep.include({ queue, answered: 0, committed: 4 })
    expect(seen).to.deep.equal(['1', '2', '3', '4', 'fresh'])
  })

  itEmbedded('are carried by pulls, so that a killed consumer repeats little', 'views of requests', async () => {
    const topic = await cluster.topic('carried', { queues: 1 })
    const seen: string[] = []
    await using consumer = pushConsumer(cluster)
    void consumer.subscribe(topic, '*', ({ body }) => void seen.push(body.toString()))
    await consumer.start()
    await consumer.ready()
    await cluster.send(...numbered(topic, 3))
    await waitFor('all messages', () => seen.length === 3)
    const isLast = ({ request }: { request: { topic: string; commitOffset: number } }) =>
      request.topic === topic && request.commitOffset === 3
    const { request } = await waitFor('a pull with the offset', () =>
      cluster.embedded.requests(pullMessage).find(isLast),
    )

    expect(request).to.include({ sysFlag: 3, commitOffset: 3, suspendTimeoutMillis: 15_000 })
  })
})
