// SPDX-License-Identifier: Apache-2.0
// Ordered consumption: one message of a queue after the other, under a lock at the broker.
import type { FailureFate } from '@rocketmq-ts/consumer'
import { answer } from '@rocketmq-ts/local-cluster'
import {
  deadLetterTopicOf,
  lockBatchMq,
  messageQueueKey,
  unlockBatchMq,
  type MessageExt,
  type MessageQueue,
} from '@rocketmq-ts/protocol'
import { itEmbedded, onEachCluster, waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { committedOffsets, numbered, pushConsumer } from '../push-consumer.js'

function bodies(messages: readonly MessageExt[], queueId: number): number[] {
  return messages.filter(message => message.queueId === queueId).map(({ body }) => Number(body.toString()))
}

function turnOfLoop(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}

function ascending(numbers: readonly number[]): number[] {
  return [...numbers].sort((one, other) => one - other)
}

onEachCluster('ordered consumption', cluster => {
  it('delivers each queue in order, one message at a time, and several queues at once', async () => {
    const topic = await cluster.topic('ordered')
    await cluster.send(...numbered(topic, 80))
    const seen: MessageExt[] = []
    const running = new Map<number, number>()
    let most = 0
    let release: () => void = () => undefined
    const released = new Promise<void>(resolve => (release = resolve))
    await using consumer = pushConsumer(cluster, { ordered: true })
    void consumer.subscribe(topic, '*', async message => {
      const { queueId, body } = message
      const now = (running.get(queueId) ?? 0) + 1
      running.set(queueId, now)
      most = Math.max(most, now)
      await released
      // Some are slower than those behind them.
      for (let turn = Number(body.toString()) % 5; turn > 0; turn--) await turnOfLoop()
      running.set(queueId, (running.get(queueId) ?? 0) - 1)
      seen.push(message)
    })
    await consumer.start()
    await waitFor('a handler of each queue', () => running.size === 4)
    release()
    await waitFor('all messages', () => seen.length === 80)

    for (const queueId of [0, 1, 2, 3]) {
      expect(bodies(seen, queueId)).to.have.length(20)
      expect(bodies(seen, queueId)).to.deep.equal(ascending(bodies(seen, queueId)))
    }
    expect(most).to.equal(1)
  })

  it('stops a queue at a message that fails, until it is done; other queues go on', async () => {
    const topic = await cluster.topic('suspend', { queues: 2 })
    await cluster.send(...numbered(topic, 10))
    const seen: MessageExt[] = []
    const fates: FailureFate[] = []
    await using consumer = pushConsumer(cluster, { ordered: true, suspendCurrentQueueTimeMillis: 300 })
    consumer.on('messageFailed', ({ fate }) => fates.push(fate))
    void consumer.subscribe(topic, '*', message => {
      if (message.body.toString() === '3' && message.reconsumeTimes < 2) throw new Error('not yet')
      seen.push(message)
    })
    await consumer.start()
    await waitFor('all messages', () => seen.length === 10)

    expect(bodies(seen, 0)).to.deep.equal([1, 3, 5, 7, 9])
    expect(bodies(seen, 1)).to.deep.equal([2, 4, 6, 8, 10])
    expect(seen.findIndex(({ body }) => body.toString() === '10')).to.be.lessThan(
      seen.findIndex(({ body }) => body.toString() === '3'),
    )
    expect(fates).to.deep.equal(['suspended', 'suspended'])
  })

  it('makes a message a dead letter that failed too often, and goes on', async () => {
    const topic = await cluster.topic('given-up', { queues: 1 })
    await cluster.send(...numbered(topic, 3))
    const seen: string[] = []
    const fates: FailureFate[] = []
    await using consumer = pushConsumer(cluster, {
      ordered: true,
      maxReconsumeTimes: 2,
      suspendCurrentQueueTimeMillis: 20,
    })
    consumer.on('messageFailed', ({ fate }) => fates.push(fate))
    void consumer.subscribe(topic, '*', ({ body }) => {
      if (body.toString() === '2') throw new Error('never')
      seen.push(body.toString())
    })
    await consumer.start()
    await waitFor('the messages around it', () => seen.length === 2)
    const dead = await waitFor('the dead letter', async () => {
      const letters = await cluster.messages(deadLetterTopicOf(consumer.consumerGroup))
      return letters.length > 0 ? letters : undefined
    })

    expect(seen).to.deep.equal(['1', '3'])
    expect(fates).to.deep.equal(['suspended', 'suspended', 'deadLetter'])
    expect(dead.map(({ body }) => body.toString())).to.deep.equal(['2'])
  })

  it('commits a group of messages together, or takes it back', async () => {
    const topic = await cluster.topic('group', { queues: 1 })
    const group = await cluster.group('CG_group')
    await cluster.send(...numbered(topic, 3))
    const seen: string[] = []
    await using consumer = pushConsumer(cluster, { consumerGroup: group, ordered: true })
    void consumer.subscribe(topic, '*', ({ body }) => {
      seen.push(body.toString())
      if (seen.length === 2) return { rollback: true, retryAfter: 10 }
      return body.toString() === '3' ? undefined : { commit: false }
    })
    await consumer.start()
    await waitFor('the commit', () => seen.length === 5)
    await consumer.close()

    expect(seen).to.deep.equal(['1', '2', '1', '2', '3'])
    expect(await committedOffsets(cluster, group, topic)).to.deep.equal([3])
  })

  it('holds the lock of its queues, and gives it back when it closes', async () => {
    const topic = await cluster.topic('locks', { queues: 2 })
    const group = await cluster.group('CG_locks')
    const consumer = pushConsumer(cluster, { consumerGroup: group, ordered: true })
    void consumer.subscribe(topic, '*', () => undefined)
    await consumer.start()
    await consumer.ready()
    const whileItRuns = await lockAsStranger(topic, group)
    await consumer.close()
    const afterwards = await lockAsStranger(topic, group)

    expect(whileItRuns).to.deep.equal([])
    expect(afterwards).to.have.length(2)
  })

  it('keeps the order when another member takes a queue over', async () => {
    const topic = await cluster.topic('takeover', { queues: 2 })
    const group = await cluster.group('CG_takeover')
    await cluster.send(...numbered(topic, 200))
    const seen: MessageExt[] = []
    const running = new Map<number, number>()
    let most = 0
    // Handlers wait when so many messages are done, so that each takeover finds one at work.
    let limit = 20
    const waiting: (() => void)[] = []
    const goOnUntil = (count: number): void => {
      limit = count
      for (const goOn of waiting.splice(0)) goOn()
    }
    const start = async () => {
      const consumer = pushConsumer(cluster, {
        consumerGroup: group,
        ordered: true,
        suspendCurrentQueueTimeMillis: 20,
      })
      void consumer.subscribe(topic, '*', async message => {
        const { queueId } = message
        const now = (running.get(queueId) ?? 0) + 1
        running.set(queueId, now)
        most = Math.max(most, now)
        if (seen.length >= limit) await new Promise<void>(resolve => waiting.push(resolve))
        await turnOfLoop()
        running.set(queueId, (running.get(queueId) ?? 0) - 1)
        // Each tenth fails at first, so that the order is to hold through retries too.
        if (message.queueOffset % 10 === 5 && message.reconsumeTimes === 0) throw new Error('not yet')
        seen.push(message)
      })
      await consumer.start()
      return consumer
    }
    await using first = await start()
    let revoked = 0
    first.on('revoked', queues => (revoked += queues.filter(queue => queue.topic === topic).length))
    await waitFor('handlers at work', () => waiting.length === 2)
    const second = await start()
    await waitFor('the move', () => revoked === 1)
    const free = await lockAsStranger(topic, group)
    goOnUntil(100)
    await second.ready()
    await waitFor('a handler of each', () => waiting.length === 2)
    const closing = second.close()
    goOnUntil(Infinity)
    await closing
    await waitFor('all messages', () => new Set(seen.map(({ messageId }) => messageId)).size === 200, 30_000)

    expect(free).to.deep.equal([])
    expect(most).to.equal(1)
    for (const queueId of [0, 1]) {
      const firstTimes = [...new Set(bodies(seen, queueId))]
      expect(firstTimes).to.deep.equal(ascending(firstTimes))
    }
  })

  itEmbedded('does not commit what a handler did after the lock was lost', 'a broker that forgets locks', async () => {
    const topic = await cluster.topic('lost', { queues: 1 })
    const group = await cluster.group('CG_lost')
    await cluster.send(...numbered(topic, 2))
    const seen: string[] = []
    const lost: MessageQueue[] = []
    let release: () => void = () => undefined
    await using consumer = pushConsumer(cluster, { consumerGroup: group, ordered: true })
    consumer.on('lockLost', queue => queue.topic === topic && lost.push(queue))
    void consumer.subscribe(topic, '*', async ({ body }) => {
      seen.push(body.toString())
      if (seen.length === 1) await new Promise<void>(resolve => (release = resolve))
    })
    await consumer.start()
    await waitFor('the first message', () => seen.length === 1)
    const undo = cluster.embedded.intercept(lockBatchMq, () => ({ body: { lockedQueues: [] } }))
    const impl = consumer.defaultMQPushConsumerImpl
    await impl.renewLocks()
    release()
    await waitFor('the loss', () => lost.length === 1)
    await impl.persistConsumerOffset()
    const committed = await committedOffsets(cluster, group, topic)
    undo()
    await waitFor('both messages again', () => seen.length === 3, 15_000)

    expect(lost).to.deep.equal([{ topic, brokerName: 'broker-a', queueId: 0 }])
    expect(committed).to.deep.equal([undefined])
    expect(seen).to.deep.equal(['1', '1', '2'])
  })

  itEmbedded('hands out nothing of a broker that was lost, which may have forgotten the lock', 'a kill', async () => {
    const topic = await cluster.topic('forgotten', { queues: 1 })
    await cluster.send(...numbered(topic, 3))
    const seen: string[] = []
    const gone: unknown[] = []
    let release = (): void => undefined
    await using consumer = pushConsumer(cluster, { ordered: true })
    consumer.on('lockLost', queue => gone.push(queue)).on('revoked', queues => gone.push(queues))
    void consumer.subscribe(topic, '*', async ({ body }) => {
      seen.push(body.toString())
      if (seen.length === 1) await new Promise<void>(resolve => (release = resolve))
    })
    await consumer.start()
    await waitFor('the first message', () => seen.length === 1)
    const broker = cluster.embedded.broker()
    await broker.kill()
    const { remoting } = consumer.defaultMQPushConsumerImpl.instance
    await waitFor('the loss of the connection', () => !remoting.isConnected(broker.address))
    release()
    // Another member comes first.
    const undo = cluster.embedded.intercept(lockBatchMq, () => ({ body: { lockedQueues: [] } }))
    await broker.start()
    await waitFor('the loss of the queue', () => gone.length > 0)
    const handled = [...seen]
    undo()
    await waitFor('all messages', () => seen.includes('3'))

    expect(handled).to.deep.equal(['1'])
  })

  itEmbedded('waits for a lock that another member holds', 'a refused lock', async () => {
    const topic = await cluster.topic('waits', { queues: 1 })
    await cluster.send(...numbered(topic, 1))
    const undo = cluster.embedded.intercept(lockBatchMq, () => ({ body: { lockedQueues: [] } }))
    const seen: string[] = []
    await using consumer = pushConsumer(cluster, { ordered: true })
    void consumer.subscribe(topic, '*', ({ body }) => void seen.push(body.toString()))
    await consumer.start()
    await cluster.embedded.received(lockBatchMq, { count: 2 })
    const before = seen.length
    undo()
    await waitFor('the message', () => seen.length === 1)

    expect(before).to.equal(0)
  })

  itEmbedded('closes also when no broker takes the lock back', 'a failing request', async () => {
    const topic = await cluster.topic('unlock', { queues: 1 })
    const undo = cluster.embedded.intercept(unlockBatchMq, answer('SYSTEM_ERROR'))
    const consumer = pushConsumer(cluster, { ordered: true })
    void consumer.subscribe(topic, '*', () => undefined)
    await consumer.start()
    await consumer.ready()
    await consumer.close()
    undo()
  })

  /** Keys of the queues that somebody else could lock. */
  async function lockAsStranger(topic: string, consumerGroup: string): Promise<string[]> {
    const granted: string[] = []
    for (const [index, address] of (await cluster.brokerAddrs()).entries()) {
      const brokerName = index === 0 ? 'broker-a' : `broker-${index}`
      const mqSet = [0, 1].map(queueId => ({ topic, brokerName, queueId }))
      const body = { consumerGroup, clientId: 'stranger', onlyThisBroker: false, mqSet }
      const locked = await cluster.remoting.call(address, lockBatchMq, {}, { body })
      granted.push(...locked.body.lockedQueues.map(messageQueueKey))
      await cluster.remoting.call(address, unlockBatchMq, {}, { body })
    }
    return granted
  }
})
