// SPDX-License-Identifier: Apache-2.0
import { AbortedError, OffsetError, StateError, UsageError } from '@rocketmq-ts/core'
import type { MessageQueue } from '@rocketmq-ts/protocol'
import { onEachCluster, uniqueName, waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { litePullConsumer, pollFor } from '../lite-pull-consumer.js'
import { committedOffsets } from '../push-consumer.js'

onEachCluster('a lite pull consumer that subscribes', cluster => {
  it('polls every message of every queue', async () => {
    const topic = await cluster.topic('poll')
    const sent = await cluster.send(...Array.from({ length: 50 }, (_, index) => ({ topic, body: `${index}` })))
    await using consumer = litePullConsumer(cluster, { subscriptions: { [topic]: '*' } })
    await consumer.start()
    const seen = await pollFor(consumer, 50)

    expect(seen.map(({ messageId }) => messageId)).to.have.members(sent.map(({ messageId }) => messageId))
    expect(consumer.assignment()).to.have.length(4)
    expect(await consumer.poll({ timeoutMs: 0 })).to.deep.equal([])
  })

  it('goes on after what it settled: the messages of the last poll come again', async () => {
    const topic = await cluster.topic('settled', { queues: 1 })
    const consumerGroup = uniqueName('CG')
    await cluster.send(...Array.from({ length: 6 }, (_, index) => ({ topic, body: `${index}` })))
    const options = { consumerGroup, subscriptions: { [topic]: '*' } }
    await using first = litePullConsumer(cluster, options)
    await first.start()
    const one = await first.poll({ maxMessages: 2 })
    const two = await first.poll({ maxMessages: 2 })
    await first.close()

    await using second = litePullConsumer(cluster, options)
    await second.start()
    const again = await pollFor(second, 4)

    const bodies = (messages: readonly { body: Buffer }[]) => messages.map(({ body }) => body.toString())
    expect([bodies(one), bodies(two), bodies(again)]).to.deep.equal([
      ['0', '1'],
      ['2', '3'],
      ['2', '3', '4', '5'],
    ])
  })

  it('commits the last poll too when it is told to, and only then without automatic commits', async () => {
    const topic = await cluster.topic('commit', { queues: 1 })
    const queue: MessageQueue = {
      topic,
      brokerName: (await cluster.send({ topic, body: '0' }))[0]?.brokerName ?? '',
      queueId: 0,
    }
    await cluster.send({ topic, body: '1' }, { topic, body: '2' })
    const options = { consumerGroup: uniqueName('CG'), subscriptions: { [topic]: '*' }, autoCommit: false }
    await using consumer = litePullConsumer(cluster, options)
    await consumer.start()
    await consumer.poll({ maxMessages: 1 })
    await consumer.poll({ maxMessages: 1 })
    const before = await consumer.committed(queue)
    await consumer.commitSync()
    const after = await consumer.committed(queue)
    await consumer.poll({ maxMessages: 1 })
    await consumer.close()

    await using other = litePullConsumer(cluster, options)
    await other.start()
    const [next] = await pollFor(other, 1)

    // A young queue has offset 0 at a broker that never heard of one.
    expect(before ?? 0).to.equal(0)
    expect(after).to.equal(2)
    expect(next?.body.toString()).to.equal('2')
  })

  it('commits by time what is settled, also while nobody polls', async () => {
    const topic = await cluster.topic('by-time', { queues: 1 })
    const consumerGroup = await cluster.group('CG_by_time')
    await cluster.send(...Array.from({ length: 3 }, (_, index) => ({ topic, body: `${index}` })))
    const options = { consumerGroup, subscriptions: { [topic]: '*' }, autoCommitIntervalMillis: 1000 }
    await using consumer = litePullConsumer(cluster, options)
    await consumer.start()
    await consumer.poll({ maxMessages: 2 })
    await consumer.poll({ maxMessages: 1 })
    await waitFor('the commit', async () => (await committedOffsets(cluster, consumerGroup, topic))[0] === 2)

    // The last poll is not settled.
    expect(await committedOffsets(cluster, consumerGroup, topic)).to.deep.equal([2])
  })

  it('commits offsets that it is given', async () => {
    const topic = await cluster.topic('offsets', { queues: 1 })
    const [sent] = await cluster.send(...Array.from({ length: 5 }, (_, index) => ({ topic, body: `${index}` })))
    const queue = { topic, brokerName: sent?.brokerName ?? '', queueId: 0 }
    const options = { consumerGroup: uniqueName('CG'), subscriptions: { [topic]: '*' }, autoCommit: false }
    await using consumer = litePullConsumer(cluster, options)
    await consumer.start()
    await pollFor(consumer, 5)
    await consumer.commitSync([{ queue, offset: 3 }])
    const stranger = { ...queue, queueId: 7 }

    expect(await consumer.committed(queue)).to.equal(3)
    expect(() => consumer.commit([{ queue: stranger, offset: 1 }])).to.throw(StateError, 'not in assigned list')
    expect(() => consumer.commit([{ queue, offset: -1 }])).to.throw(UsageError)
  })

  it('shares the queues of a group, and takes over those of a member that leaves', async () => {
    const topic = await cluster.topic('share')
    const options = { consumerGroup: uniqueName('CG'), subscriptions: { [topic]: '*' } }
    await using first = litePullConsumer(cluster, options)
    const revoked: MessageQueue[] = []
    first.on('revoked', queues => revoked.push(...queues))
    await first.start()
    await first.ready()
    await using second = litePullConsumer(cluster, options)
    await second.start()
    await second.ready()
    await waitFor('two halves', () => first.assignment().length === 2 && second.assignment().length === 2, 60_000)
    const shared = [...first.assignment(), ...second.assignment()].map(({ queueId }) => queueId)
    await second.close()
    await waitFor('everything', () => first.assignment().length === 4, 60_000)

    expect(shared).to.have.members([0, 1, 2, 3])
    expect(revoked).to.have.length(2)
  })

  it('goes on where another member went back to', async () => {
    const topic = await cluster.topic('went-back', { queues: 1 })
    const [sent] = await cluster.send(...Array.from({ length: 6 }, (_, index) => ({ topic, body: `${index}` })))
    const queue = { topic, brokerName: sent?.brokerName ?? '', queueId: 0 }
    const options = { consumerGroup: uniqueName('CG'), subscriptions: { [topic]: '*' } }
    await using first = litePullConsumer(cluster, { ...options, clientIP: '10.0.0.2' })
    await first.start()
    await pollFor(first, 6)
    await first.poll({ timeoutMs: 0 })
    await first.commitSync()
    // Its address makes it the one that gets the only queue.
    await using second = litePullConsumer(cluster, { ...options, clientIP: '10.0.0.1' })
    await second.start()
    await waitFor('the move', () => first.assignment().length === 0 && second.assignment().length === 1, 60_000)
    await second.seek(queue, 2)
    const [two] = await second.poll({ maxMessages: 1 })
    await second.poll({ maxMessages: 1 })
    await second.close()
    const [three] = await pollFor(first, 1)

    expect([two, three].map(message => message?.body.toString())).to.deep.equal(['2', '3'])
  })

  it('filters by tags and by SQL92, and changes the filter while it runs', async () => {
    const topic = await cluster.topic('filter', { queues: 1 })
    await cluster.send(
      { topic, body: 'a', tags: 'A', properties: { size: '3' } },
      { topic, body: 'b', tags: 'B', properties: { size: '9' } },
      { topic, body: 'c', properties: { size: '5' } },
    )
    const bodiesOf = async (filter: string | { sql: string }, count: number) => {
      await using consumer = litePullConsumer(cluster, { subscriptions: { [topic]: filter } })
      await consumer.start()
      return (await pollFor(consumer, count)).map(({ body }) => body.toString())
    }

    expect(await bodiesOf('A || C', 1)).to.deep.equal(['a'])
    expect(await bodiesOf({ sql: 'size > 4' }, 2)).to.deep.equal(['b', 'c'])
    await using consumer = litePullConsumer(cluster, { subscriptions: { [topic]: 'X' } })
    await consumer.start()
    await consumer.ready()
    await consumer.subscribe(topic, 'B')
    await cluster.send({ topic, body: 'd', tags: 'X' }, { topic, body: 'e', tags: 'B' })
    await waitFor(
      'the new filter',
      async () => (await consumer.poll()).some(({ body }) => body.toString() === 'e'),
      60_000,
    )
  })

  it('gives up a topic', async () => {
    const topic = await cluster.topic('unsubscribe')
    await using consumer = litePullConsumer(cluster, { subscriptions: { [topic]: '*' } })
    await consumer.start()
    await consumer.ready()
    await consumer.unsubscribe(topic)

    expect(consumer.assignment()).to.deep.equal([])
  })

  it('tells how far each queue is behind', async () => {
    const topic = await cluster.topic('lag', { queues: 1 })
    await cluster.send(...Array.from({ length: 10 }, (_, index) => ({ topic, body: `${index}` })))
    await using consumer = litePullConsumer(cluster, { subscriptions: { [topic]: '*' } })
    await consumer.start()
    await consumer.poll({ maxMessages: 3 })
    await consumer.poll({ maxMessages: 1 })

    const [lag] = await consumer.lag()
    expect(lag).to.include({ offset: 3, maxOffset: 10, lag: 7 })
  })

  it('tells of new queues of a topic', async () => {
    const topic = await cluster.topic('watch', { queues: 2 })
    await using consumer = litePullConsumer(cluster, { topicMetadataCheckIntervalMillis: 50 })
    const told: number[] = []
    const end = consumer.registerTopicMessageQueueChangeListener(topic, (_topic, queues) => told.push(queues.length))
    await consumer.start()
    await cluster.configureTopic(topic, { queues: 3 })
    await waitFor('the third queue', () => told.length > 0, 30_000)
    const queues = await consumer.fetchMessageQueues(topic)
    end()

    expect(told).to.deep.equal([3])
    expect(queues.map(({ queueId }) => queueId)).to.deep.equal([0, 1, 2])
  })
})

onEachCluster('a lite pull consumer that assigns', cluster => {
  it('reads exactly these queues, where the filter wants', async () => {
    const topic = await cluster.topic('assign')
    const sent = await cluster.send(
      ...Array.from({ length: 12 }, (_, index) => ({ topic, body: `${index}`, tags: index < 8 ? 'A' : 'B' })),
    )
    await using consumer = litePullConsumer(cluster)
    consumer.setSubExpressionForAssign(topic, 'A')
    const queues = [1, 3].map(queueId => ({ topic, brokerName: sent[0]?.brokerName ?? '', queueId }))
    await consumer.assign(queues)
    await consumer.start()
    await consumer.ready()
    const seen = await pollFor(consumer, 4)

    expect(new Set(seen.map(({ queueId }) => queueId))).to.deep.equal(new Set([1, 3]))
    expect(new Set(seen.map(({ tags }) => tags))).to.deep.equal(new Set(['A']))
    expect(consumer.assignment()).to.deep.equal(queues)
    expect(await consumer.poll({ timeoutMs: 0 })).to.deep.equal([])
  })

  it('takes other queues while it runs', async () => {
    const topic = await cluster.topic('assign', { queues: 2 })
    const [sent] = await cluster.send({ topic, body: '0', queueId: 0 })
    await cluster.send({ topic, body: '1', queueId: 1 })
    const queueOf = (queueId: number) => ({ topic, brokerName: sent?.brokerName ?? '', queueId })
    await using consumer = litePullConsumer(cluster)
    await consumer.start()
    await consumer.assign([queueOf(0)])
    const [first] = await pollFor(consumer, 1)
    await consumer.assign([queueOf(1)])
    const [second] = await pollFor(consumer, 1)

    expect([first?.queueId, second?.queueId]).to.deep.equal([0, 1])
    expect(await consumer.committed(queueOf(0))).to.be.oneOf([0, 1])
  })

  it('does not subscribe as well, and the other way round', async () => {
    await using assigning = litePullConsumer(cluster)
    await assigning.assign([{ topic: 'T', brokerName: 'b', queueId: 0 }])
    await using subscribing = litePullConsumer(cluster, { subscriptions: { T: '*' } })
    const errors = [
      await assigning.subscribe('T').catch((error: unknown) => error),
      await subscribing.assign([{ topic: 'T', brokerName: 'b', queueId: 0 }]).catch((error: unknown) => error),
    ]

    for (const error of errors) {
      expect(error)
        .to.be.instanceOf(UsageError)
        .with.property('message', 'Subscribe and assign are mutually exclusive.')
    }
  })
})

onEachCluster('seeking', cluster => {
  const bodies = Array.from({ length: 8 }, (_, index) => `${index}`)
  const opened = async () => {
    const topic = await cluster.topic('seek', { queues: 1 })
    const [sent] = await cluster.send(...bodies.map(body => ({ topic, body })))
    const queue = { topic, brokerName: sent?.brokerName ?? '', queueId: 0 }
    const consumer = litePullConsumer(cluster)
    await consumer.assign([queue])
    await consumer.start()
    return { topic, queue, consumer }
  }

  it('goes to a position, the begin and the end, forward and back', async () => {
    const { topic, queue, consumer } = await opened()
    await using _closing = consumer
    const firstAfter = async (target: number | 'begin') => {
      await consumer.seek(queue, target)
      return (await pollFor(consumer, 1))[0]?.body.toString()
    }

    expect(await firstAfter(5)).to.equal('5')
    expect(await firstAfter(2)).to.equal('2')
    expect(await firstAfter('begin')).to.equal('0')
    await consumer.seek(queue, 'end')
    await cluster.send({ topic, body: 'new' })
    expect((await pollFor(consumer, 1))[0]?.body.toString()).to.equal('new')
  })

  it('goes to a time', async () => {
    const { topic, queue, consumer } = await opened()
    await using _closing = consumer
    const stored = (await cluster.messages(topic, 8)).at(-1)?.storeTimestamp ?? 0
    await waitFor('the next millisecond', () => Date.now() > stored)
    await cluster.send({ topic, body: 'later' })
    const timestamp = (await cluster.messages(topic, 9)).at(-1)?.storeTimestamp ?? 0
    await consumer.seek(queue, { timestamp })
    const [first] = await pollFor(consumer, 1)

    expect(first?.body.toString()).to.equal('later')
    expect(await consumer.offsetForTimestamp(queue, timestamp)).to.equal(8)
  })

  it('stays within the queue, and within the queues that are ours', async () => {
    const { queue, consumer } = await opened()
    await using _closing = consumer
    const outside = await consumer.seek(queue, 9).catch((error: unknown) => error)
    const stranger = await consumer.seek({ ...queue, queueId: 1 }, 0).catch((error: unknown) => error)

    expect(outside)
      .to.be.instanceOf(OffsetError)
      .with.property('message', 'Seek offset illegal, seek offset = 9, min offset = 0, max offset = 8')
    expect(stranger).to.be.instanceOf(StateError)
    expect((stranger as Error).message).to.match(/^The message queue is not in assigned list, message queue: /)
  })

  it('is what the group goes on with, also back', async () => {
    const { topic, queue, consumer } = await opened()
    const { consumerGroup } = consumer
    await pollFor(consumer, 8)
    await consumer.poll({ timeoutMs: 0 })
    await consumer.commitSync()
    await consumer.seek(queue, 3)
    await consumer.close()
    await using other = litePullConsumer(cluster, { consumerGroup, subscriptions: { [topic]: '*' } })
    await other.start()
    const [first] = await pollFor(other, 1)

    expect(first?.body.toString()).to.equal('3')
  })
})

onEachCluster('iterating over messages', cluster => {
  const opened = async (count: number, options: Parameters<typeof litePullConsumer>[1] = {}) => {
    const topic = await cluster.topic('iterate', { queues: 1 })
    const [sent] = await cluster.send(...Array.from({ length: count }, (_, index) => ({ topic, body: `${index}` })))
    const consumer = litePullConsumer(cluster, { subscriptions: { [topic]: '*' }, ...options })
    await consumer.start()
    return { topic, consumer, queue: { topic, brokerName: sent?.brokerName ?? '', queueId: 0 } }
  }

  it('settles a message when the next one is asked for, and hands out again what was at hand at a break', async () => {
    const { consumer, queue } = await opened(5)
    await using _closing = consumer
    const seen: string[] = []
    for await (const message of consumer) {
      seen.push(message.body.toString())
      if (seen.length === 3) break
    }
    const committed = await consumer.committed(queue)
    for await (const message of consumer) {
      seen.push(message.body.toString())
      if (seen.length === 6) break
    }

    expect(seen).to.deep.equal(['0', '1', '2', '2', '3', '4'])
    expect(committed).to.equal(2)
  })

  it('gives a message back that the loop threw at', async () => {
    const { consumer, queue } = await opened(2)
    await using _closing = consumer
    const work = async () => {
      for await (const _message of consumer) throw new RangeError('not today')
    }
    const failure = await work().catch((error: unknown) => error)
    const [again] = await consumer.poll({ maxMessages: 1 })

    expect(failure).to.be.instanceOf(RangeError)
    expect(again?.body.toString()).to.equal('0')
    expect((await consumer.committed(queue)) ?? 0).to.equal(0)
  })

  it('ends when the signal aborts, and when the consumer closes', async () => {
    const { consumer, queue } = await opened(1)
    await using _closing = consumer
    const aborter = new AbortController()
    const loop = async (signal?: AbortSignal) => {
      let count = 0
      for await (const _message of consumer.messages({ signal })) {
        count++
        setImmediate(() => aborter.abort(new Error('enough')))
      }
      return count
    }
    const failure = await loop(aborter.signal).catch((error: unknown) => error)
    const committed = await consumer.committed(queue)
    const ending = loop()
    await consumer.close()

    expect(failure).to.be.instanceOf(AbortedError)
    expect(committed).to.equal(1)
    expect(await ending).to.equal(0)
    expect(() => consumer.messages()).to.throw(StateError)
  })

  it('pulls no more than the limits allow while nobody asks', async () => {
    const { consumer } = await opened(100, { pullThresholdForQueue: 10, pullBatchSize: 5 })
    await using _closing = consumer
    const seen: string[] = []
    let most = 0
    for await (const message of consumer) {
      seen.push(message.body.toString())
      most = Math.max(most, consumer.runningInfo().mqTable[0]?.cachedMsgCount ?? 0)
      if (seen.length === 100) break
    }

    expect(seen).to.deep.equal(Array.from({ length: 100 }, (_, index) => `${index}`))
    expect(most).to.be.within(1, 15)
  })
})
