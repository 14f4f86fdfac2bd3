// SPDX-License-Identifier: Apache-2.0
// Lite pull consumers when brokers, records or offsets are not as they should be.
import type { OffsetMoved, PoisonFate, PoisonRecord } from '@rocketmq-ts/consumer'
import { answer } from '@rocketmq-ts/local-cluster'
import {
  litePullMessage,
  messageQueueKey,
  queryConsumerOffset,
  updateConsumerOffset,
  type MessageQueue,
} from '@rocketmq-ts/protocol'
import { itEmbedded, onEachCluster, rejection, uniqueName, waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { litePullConsumer, pollFor } from '../lite-pull-consumer.js'
import { numbered } from '../push-consumer.js'

const bodyOf = ({ body }: { readonly body: Buffer }) => body.toString()

onEachCluster('a lite pull consumer', cluster => {
  itEmbedded('holds a record that cannot be read, and hands out its neighbours', 'altered answers', async () => {
    const topic = await cluster.topic('poison', { queues: 1 })
    const [sent] = await cluster.send(...numbered(topic, 5))
    const queue: MessageQueue = { topic, brokerName: sent?.brokerName ?? '', queueId: 0 }
    const undo = cluster.embedded.intercept(litePullMessage, async (request, _context, proceed) => {
      const reply = await proceed()
      const body = reply !== undefined && 'body' in reply ? reply.body : undefined
      if (request.topic !== topic || !Buffer.isBuffer(body)) return reply
      const copy = Buffer.from(body)
      for (let at = 0; at < copy.length; at += copy.readInt32BE(at)) {
        if (copy.readBigInt64BE(at + 20) === 2n) copy.writeInt32BE(1, at + 8)
      }
      return Object.assign({}, reply, { body: copy })
    })
    await using consumer = litePullConsumer(cluster, { subscriptions: { [topic]: '*' } })
    const poison: [PoisonRecord, PoisonFate][] = []
    consumer.on('poison', (record, fate) => poison.push([record, fate]))
    await consumer.start()
    const seen = await pollFor(consumer, 4)
    await consumer.commitSync()
    const held = await consumer.committed(queue)
    const isPassed = consumer.passPoison(queue, 2)
    await consumer.commitSync()
    undo()

    expect(seen.map(bodyOf)).to.deep.equal(['1', '2', '4', '5'])
    expect(poison.map(([{ offset }, fate]) => [offset, fate])).to.deep.equal([[2, 'hold']])
    expect(poison[0]?.[0].queue).to.deep.equal(queue)
    expect([held, isPassed, await consumer.committed(queue)]).to.deep.equal([2, true, 5])
  })

  it('isolates a message whose value cannot be made', async () => {
    const topic = await cluster.topic('value', { queues: 1 })
    await cluster.send({ topic, body: '{"a":1}' }, { topic, body: 'no json' }, { topic, body: '{"a":2}' })
    const deserializer = {
      deserialize: (body: Uint8Array) => JSON.parse(Buffer.from(body).toString()) as { a: number },
    }
    await using consumer = litePullConsumer<{ a: number }>(cluster, {
      subscriptions: { [topic]: '*' },
      deserializer,
      onPoison: 'skip',
    })
    const poison: PoisonRecord[] = []
    consumer.on('poison', record => poison.push(record))
    await consumer.start()
    const seen = await pollFor(consumer, 2)
    await consumer.commitSync()

    expect(seen.map(({ value }) => value.a)).to.deep.equal([1, 2])
    expect(poison.map(({ offset }) => offset)).to.deep.equal([1])
    expect((await consumer.lag()).map(({ lag }) => lag)).to.deep.equal([0])
  })

  it('goes on where the broker says when its offset lies outside of the queue, and tells', async () => {
    const topic = await cluster.topic('moved', { queues: 1 })
    const consumerGroup = await cluster.group('CG_moved')
    const [sent] = await cluster.send(...numbered(topic, 3))
    const [address = ''] = await cluster.brokerAddrs()
    const { brokerName = '' } = sent ?? {}
    await cluster.remoting.call(address, updateConsumerOffset, {
      consumerGroup,
      topic,
      queueId: 0,
      commitOffset: 100,
      brokerName,
    })
    await using consumer = litePullConsumer(cluster, { consumerGroup, subscriptions: { [topic]: '*' } })
    const moved: OffsetMoved[] = []
    consumer.on('offsetMoved', move => moved.push(move))
    await consumer.start()
    await waitFor('the move', () => moved.length > 0, 20_000)
    await cluster.send({ topic, body: 'next' })
    const [next] = await pollFor(consumer, 1)

    expect(moved[0]).to.include({ from: 100, to: 3, reason: 'illegal' })
    expect(next?.body.toString()).to.equal('next')
    expect(await consumer.committed({ topic, brokerName, queueId: 0 })).to.equal(3)
  })

  itEmbedded('does not guess where an assigned queue begins while the broker cannot say it', 'faults', async () => {
    const topic = await cluster.topic('unknown', { queues: 1 })
    const [sent] = await cluster.send(...numbered(topic, 3))
    const queue = { topic, brokerName: sent?.brokerName ?? '', queueId: 0 }
    const undo = cluster.embedded.intercept(queryConsumerOffset, answer('SYSTEM_ERROR', 'not today'))
    await using consumer = litePullConsumer(cluster)
    await consumer.assign([queue])
    await consumer.start()
    const none = await consumer.poll({ timeoutMs: 0 })
    const sought = await consumer.seek(queue, 0).catch((error: unknown) => error)
    undo()
    const seen = await pollFor(consumer, 3)

    expect(none).to.deep.equal([])
    expect((sought as Error).message).to.contain('has no start offset yet')
    expect(seen.map(bodyOf)).to.deep.equal(['1', '2', '3'])
  })

  itEmbedded('says which broker answered no usable position', 'an altered answer', async () => {
    const topic = await cluster.topic('nowhere', { queues: 1 })
    const [sent] = await cluster.send(...numbered(topic, 1))
    const queue = { topic, brokerName: sent?.brokerName ?? '', queueId: 0 }
    await using consumer = litePullConsumer(cluster)
    await consumer.assign([queue])
    await consumer.start()
    const undo = cluster.embedded.intercept(queryConsumerOffset, () => ({ offset: -1 }))
    const error = await rejection(consumer.committed(queue))
    undo()

    expect(error).to.include({ code: 'ERR_OFFSET', address: cluster.embedded.brokerAddrs[0] })
    expect(error.message).to.contain('no usable offset')
  })

  it('gives every member every message when it broadcasts', async () => {
    const topic = await cluster.topic('broadcast', { queues: 2 })
    await cluster.send(...numbered(topic, 6))
    const options = {
      consumerGroup: uniqueName('CG'),
      messageModel: 'BROADCASTING',
      subscriptions: { [topic]: '*' },
    } as const
    const keys: string[][] = []
    for (const instanceName of ['one', 'two']) {
      const stored = new Map<string, number>()
      await using consumer = litePullConsumer(cluster, { ...options, instanceName, offsetStore: memoryStore(stored) })
      await consumer.start()
      await pollFor(consumer, 6)
      await consumer.commitSync()
      keys.push([...stored.values()].map(String))
    }

    expect(keys).to.deep.equal([
      ['3', '3'],
      ['3', '3'],
    ])
  })
})

/** An offset store of the application's own. */
function memoryStore(
  stored: Map<string, number>,
): NonNullable<Parameters<typeof litePullConsumer>[1]>['offsetStore'] & object {
  const set = (queue: MessageQueue, offset: number) => void stored.set(messageQueueKey(queue), offset)
  const done = () => Promise.resolve()
  return {
    load: done,
    get: queue => stored.get(messageQueueKey(queue)),
    advance: set,
    set,
    freeze: set,
    read: queue => Promise.resolve(stored.get(messageQueueKey(queue))),
    persist: done,
    commit: done,
    carried: () => undefined,
    forgetCommitted: () => undefined,
    remove: () => undefined,
    offsets: () => [],
  }
}

onEachCluster(
  'a lite pull consumer of two brokers, one of which goes away and comes back',
  cluster => {
    it('goes on with the other one, and loses nothing', async () => {
      const topic = await cluster.topic('restart', { queues: 1 })
      await using consumer = litePullConsumer(cluster, { subscriptions: { [topic]: '*' } })
      const failed: string[] = []
      consumer.on('pullFailed', ({ brokerName }) => failed.push(brokerName))
      await consumer.start()
      await consumer.ready()
      await cluster.send(...numbered(topic, 4))
      const before = await pollFor(consumer, 4)
      await cluster.killBroker(1)
      await waitFor('the failure', () => failed.length > 0, 30_000)
      const live = before.find(({ brokerName }) => brokerName !== failed[0])?.brokerName
      await cluster.restartBroker(1)
      await cluster.send(...['5', '6', '7', '8'].map(body => ({ topic, body })))
      const brokersOf = new Map<string, string>()
      // A broker that was killed has forgotten commits of its last seconds: what it has may come again.
      await waitFor('what was sent afterwards', async () => {
        for (const message of await consumer.poll({ timeoutMs: 1000 }))
          if (Number(bodyOf(message)) > 4) brokersOf.set(bodyOf(message), message.brokerName)
        return brokersOf.size === 4
      })

      expect(live).to.be.a('string')
      expect([...brokersOf.keys()].sort()).to.deep.equal(['5', '6', '7', '8'])
      expect(new Set(brokersOf.values()).size).to.equal(2)
    })
  },
  { brokers: 2, own: true },
)
