// SPDX-License-Identifier: Apache-2.0
// How the members of a group share queues, and what happens when one comes or goes.
import {
  allocateAveragely,
  allocateAveragelyByCircle,
  allocateByConsistentHash,
  allocateByMachineRoomNearby,
  type AllocateMessageQueueStrategy,
  type DefaultMQPushConsumer,
  type PushConsumerOptions,
} from '@rocketmq-ts/consumer'
import { TimeoutError } from '@rocketmq-ts/core'
import { answer } from '@rocketmq-ts/local-cluster'
import { getConsumerListByGroup, setMessageRequestMode, type MessageQueue } from '@rocketmq-ts/protocol'
import { itEmbedded, itVersion5, onEachCluster, runningMs, waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { committedOffsets, numbered, pushConsumer } from '../push-consumer.js'

/** Ids of the topic's queues that the consumer has. */
function queuesOf(consumer: DefaultMQPushConsumer, topic: string): number[] {
  const { mqTable } = consumer.runningInfo()
  return mqTable
    .filter(({ queue }) => queue.topic === topic)
    .map(({ queue }) => queue.queueId)
    .sort()
}

onEachCluster('members of a group', cluster => {
  async function member(
    topic: string,
    consumerGroup: string,
    options: Partial<PushConsumerOptions> = {},
  ): Promise<DefaultMQPushConsumer> {
    const consumer = pushConsumer(cluster, { consumerGroup, handler: () => undefined, ...options })
    void consumer.subscribe(topic)
    await consumer.start()
    await consumer.ready()
    return consumer
  }

  it('share the queues when one joins, and take them over when one leaves, at once', async () => {
    const topic = await cluster.topic('share', { queues: 6 })
    const group = await cluster.group('CG_share')
    await using first = await member(topic, group)
    const alone = queuesOf(first, topic)
    const second = await member(topic, group)
    await waitFor('equal shares', () => queuesOf(first, topic).length === 3)
    const both = [...queuesOf(first, topic), ...queuesOf(second, topic)].sort()
    await second.close()
    const leftAt = runningMs()
    await waitFor('all queues', () => queuesOf(first, topic).length === 6, 60_000)
    const tookMs = runningMs() - leftAt

    expect(alone).to.deep.equal([0, 1, 2, 3, 4, 5])
    expect(both).to.deep.equal([0, 1, 2, 3, 4, 5])
    // A slow broker may take its time to tell. Untold, it is the next regular round, 20 s after the one of the join.
    expect(tookMs).to.be.lessThan(15_000)
  })

  it('lose no message and read none twice when a queue moves while nothing runs', async () => {
    const topic = await cluster.topic('moves', { queues: 4 })
    const group = await cluster.group('CG_moves')
    const seen: string[] = []
    const handler: PushConsumerOptions['handler'] = ({ body }) => void seen.push(body.toString())
    await using first = await member(topic, group, { handler })
    await cluster.send(...numbered(topic, 40))
    await waitFor('the first messages', () => seen.length === 40)
    await using second = await member(topic, group, { handler })
    await waitFor('equal shares', () => queuesOf(first, topic).length === 2)
    await cluster.send(...numbered(topic, 40))
    await waitFor('all messages', () => seen.length >= 80)

    expect(queuesOf(second, topic)).to.have.length(2)
    expect(seen).to.have.length(80)
  })

  it('hand out nothing more of a queue that was taken away, and commit what they did of it', async () => {
    const topic = await cluster.topic('revoked', { queues: 2 })
    const group = await cluster.group('CG_revoked')
    await cluster.send(...numbered(topic, 20))
    const seen: string[] = []
    const revoked: MessageQueue[] = []
    const releases: (() => void)[] = []
    const handler: PushConsumerOptions['handler'] = ({ body }) => {
      seen.push(body.toString())
      return new Promise(resolve => releases.push(() => resolve(undefined)))
    }
    await using first = await member(topic, group, { consumeConcurrency: 2, handler })
    first.on('revoked', queues => revoked.push(...queues.filter(queue => queue.topic === topic)))
    await waitFor('two handlers', () => releases.length === 2)
    const others: number[] = []
    await using second = await member(topic, group, { handler: ({ queueId }) => void others.push(queueId) })
    await waitFor('the move', () => revoked.length === 1)
    await waitFor('the messages of the moved queue', () => others.length === 10)
    for (let turn = 0; turn < 20; turn++) {
      for (const release of releases.splice(0)) release()
      await new Promise(resolve => setImmediate(resolve))
    }

    const moved = revoked[0]?.queueId ?? -1
    expect(queuesOf(second, topic)).to.deep.equal([moved])
    const ofMoved = seen.filter(body => (Number(body) - 1) % 2 === moved)
    expect(ofMoved.length).to.be.lessThan(3)
    await waitFor('all of the other queue', () => {
      for (const release of releases.splice(0)) release()
      return seen.filter(body => (Number(body) - 1) % 2 !== moved).length === 10
    })
  })

  it('have stored the offset of a queue that is taken away before they say so', async () => {
    const topic = await cluster.topic('stored', { queues: 2 })
    const group = await cluster.group('CG_stored')
    await cluster.send(...numbered(topic, 10))
    let running = 0
    let release: () => void = () => undefined
    const released = new Promise<void>(resolve => (release = resolve))
    await using first = await member(topic, group, {
      async handler() {
        running++
        await released
      },
    })
    // The pulls that brokers hold now carry no offset, and the next commit by time is far away.
    await waitFor('all handlers', () => running === 10)
    const stored = new Promise<(number | undefined)[]>((resolve, reject) => {
      first.on('revoked', queues => {
        if (queues.some(queue => queue.topic === topic))
          committedOffsets(cluster, group, topic, 2).then(resolve, reject)
      })
    })
    release()
    await waitFor('the end of all', async () => (await first.lag()).every(({ lag }) => lag === 0))
    // The other one does not commit anything either, as long as it has not done anything.
    await using second = await member(topic, group, {
      async handler() {
        await stored
      },
    })
    const offsets = await stored

    const [moved] = queuesOf(second, topic)
    expect(offsets[moved ?? -1]).to.equal(5)
  })

  it('tell a handler by its signal that its queue was taken away', async () => {
    const topic = await cluster.topic('signal', { queues: 1 })
    const group = await cluster.group('CG_signal')
    await cluster.send(...numbered(topic, 1))
    let isAborted = false
    let isRunning = false
    await using first = await member(topic, group, {
      async handler(_message, { signal }) {
        isRunning = true
        await new Promise<void>(resolve => {
          signal.addEventListener('abort', () => {
            isAborted = true
            resolve()
          })
        })
      },
    })
    await waitFor('the handler', () => isRunning)
    await first.unsubscribe(topic)

    expect(isAborted).to.equal(true)
  })

  it('report what they get and what they lose', async () => {
    const topic = await cluster.topic('events', { queues: 2 })
    const group = await cluster.group('CG_events')
    const events: [string, number][] = []
    const consumer = pushConsumer(cluster, { consumerGroup: group, handler: () => undefined })
    const of = (queues: readonly MessageQueue[]) => queues.filter(queue => queue.topic === topic).length
    consumer.on('assigned', queues => of(queues) > 0 && events.push(['assigned', of(queues)]))
    consumer.on('revoked', queues => of(queues) > 0 && events.push(['revoked', of(queues)]))
    void consumer.subscribe(topic)
    await consumer.start()
    await consumer.ready()
    const second = await member(topic, group)
    await waitFor('the loss', () => events.length === 2)
    await second.close()
    await waitFor('the gain', () => events.length === 3)
    await consumer.close()

    expect(events).to.deep.equal([
      ['assigned', 2],
      ['revoked', 1],
      ['assigned', 1],
    ])
  })

  const firstOnly: AllocateMessageQueueStrategy = {
    name: 'FIRST_ONLY',
    allocate: ({ queues, clientIds, clientId }) => (clientIds[0] === clientId ? queues : []),
  }
  for (const [strategy, sizes] of [
    [allocateAveragelyByCircle, [2, 2]],
    [allocateByConsistentHash(), undefined],
    [firstOnly, [0, 4]],
  ] as const) {
    it(`share by ${strategy.name}, without overlap and without a gap`, async () => {
      const topic = await cluster.topic('strategy', { queues: 4 })
      const group = await cluster.group('CG_strategy')
      const options = { allocateMessageQueueStrategy: strategy }
      await using first = await member(topic, group, options)
      await using second = await member(topic, group, options)
      await waitFor('all queues, once', () => queuesOf(first, topic).length + queuesOf(second, topic).length === 4)

      expect([...queuesOf(first, topic), ...queuesOf(second, topic)].sort()).to.deep.equal([0, 1, 2, 3])
      if (sizes !== undefined) {
        expect([queuesOf(first, topic).length, queuesOf(second, topic).length].sort()).to.deep.equal(sizes)
      }
    })
  }

  it('take the queues of their own machine room, and those of rooms where nobody is', async () => {
    const topic = await cluster.topic('rooms', { queues: 4 })
    const group = await cluster.group('CG_rooms')
    const strategy = allocateByMachineRoomNearby(allocateAveragely, {
      roomOfQueue: ({ queueId }) => (queueId % 2 === 0 ? 'north' : 'south'),
      roomOfClient: clientId => (clientId.startsWith('10.0.0.1@') ? 'north' : 'south'),
    })
    const options = { allocateMessageQueueStrategy: strategy }
    await using north = await member(topic, group, { ...options, clientIP: '10.0.0.1' })
    const alone = queuesOf(north, topic)
    const south = await member(topic, group, { ...options, clientIP: '10.0.0.2' })
    await waitFor('the move', () => queuesOf(north, topic).length === 2)
    const together = [queuesOf(north, topic), queuesOf(south, topic)]
    await south.close()
    await waitFor('all queues', () => queuesOf(north, topic).length === 4)

    expect(alone).to.deep.equal([0, 1, 2, 3])
    expect(together).to.deep.equal([
      [0, 2],
      [1, 3],
    ])
  })

  it('see queues that are added and taken away while they run', async () => {
    const topic = await cluster.topic('grows', { queues: 2 })
    const group = await cluster.group('CG_grows')
    await using consumer = await member(topic, group, { pollNameServerInterval: 100 })
    await cluster.configureTopic(topic, { queues: 4 })
    await waitFor('the new queues', () => queuesOf(consumer, topic).length === 4)
    await cluster.configureTopic(topic, { queues: 1 })
    await waitFor('one queue', () => queuesOf(consumer, topic).length === 1)
  })

  it('wait for a topic that does not exist yet, and say so', async () => {
    const topic = `later_${Math.random().toString(36).slice(2)}`
    const missing: string[] = []
    const seen: string[] = []
    await using consumer = pushConsumer(cluster)
    consumer.on('topicMissing', each => missing.push(each))
    void consumer.subscribe(topic, '*', ({ body }) => void seen.push(body.toString()))
    await consumer.start()
    await waitFor('the event', () => missing.length > 0)
    const early = await consumer.ready({ timeoutMs: 50 }).catch((error: unknown) => error)
    await cluster.configureTopic(topic, { queues: 1 })
    await cluster.send({ topic, body: 'at last' })
    await waitFor('the message', () => seen.length === 1, 20_000)

    expect(early).to.be.instanceOf(TimeoutError).and.have.property('message').that.contains(topic)
    expect(missing).to.include(topic)
  })

  itVersion5('can leave the sharing to the brokers', async () => {
    const topic = await cluster.topic('by-broker', { queues: 4 })
    const group = await cluster.group('CG_by_broker')
    for (const address of await cluster.brokerAddrs()) {
      const body = { topic, consumerGroup: group, mode: 'PULL' as const, popShareQueueNum: 0 }
      await cluster.remoting.call(address, setMessageRequestMode, {}, { body })
    }
    const seen: string[] = []
    const options: Partial<PushConsumerOptions> = {
      clientRebalance: false,
      handler: ({ body }) => void seen.push(body.toString()),
    }
    await using first = await member(topic, group, options)
    await using second = await member(topic, group, options)
    await waitFor('equal shares', () => queuesOf(first, topic).length === 2 && queuesOf(second, topic).length === 2)
    await cluster.send(...numbered(topic, 8))
    await waitFor('all messages', () => seen.length === 8)

    expect([...queuesOf(first, topic), ...queuesOf(second, topic)].sort()).to.deep.equal([0, 1, 2, 3])
  })

  itEmbedded('keep their queues while no broker says who is in the group', 'a failing request', async () => {
    const topic = await cluster.topic('keeps', { queues: 2 })
    const group = await cluster.group('CG_keeps')
    await using consumer = await member(topic, group)
    const undo = cluster.embedded.intercept(getConsumerListByGroup, answer('SYSTEM_ERROR'))
    await consumer.defaultMQPushConsumerImpl.rebalance()
    undo()

    expect(queuesOf(consumer, topic)).to.deep.equal([0, 1])
  })

  itEmbedded('keep their queues while a broker does not count them as members', 'a forgetful broker', async () => {
    const topic = await cluster.topic('uncounted', { queues: 2 })
    await using consumer = await member(topic, await cluster.group('CG_uncounted'))
    const undo = cluster.embedded.intercept(getConsumerListByGroup, () => ({ body: { consumerIdList: ['other'] } }))
    const isBalanced = await consumer.defaultMQPushConsumerImpl.rebalance()
    undo()

    expect(isBalanced).to.equal(false)
    expect(queuesOf(consumer, topic)).to.deep.equal([0, 1])
  })

  itEmbedded(
    'tell a broker of themselves that has forgotten them, and keep their queues',
    'a forgetful broker',
    async () => {
      const topic = await cluster.topic('forgotten', { queues: 2 })
      const group = await cluster.group('CG_forgotten')
      await using consumer = await member(topic, group)
      const undo = cluster.embedded.intercept(getConsumerListByGroup, () => ({ body: { consumerIdList: ['other'] } }), {
        times: 1,
      })
      await consumer.defaultMQPushConsumerImpl.rebalance()
      undo()

      expect(queuesOf(consumer, topic)).to.deep.equal([0, 1])
    },
  )
})
