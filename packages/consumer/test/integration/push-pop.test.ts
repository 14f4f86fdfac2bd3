// SPDX-License-Identifier: Apache-2.0
import type { MessageExt, MessageQueue } from '@rocketmq-ts/protocol'
import { clusterKind, itVersion5, onEachCluster, runningMs, waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { pushConsumer, setMode } from '../push-consumer.js'

onEachCluster('a push consumer whose broker shares the queues out', cluster => {
  it('pulls, unless an administrator has said otherwise; also from brokers that leave it to the clients', async () => {
    const topic = await cluster.topic('by-broker')
    const seen: string[] = []
    await using consumer = pushConsumer(cluster, { clientRebalance: false })
    void consumer.subscribe(topic, '*', ({ body }) => void seen.push(body.toString()))
    await consumer.start()
    await consumer.ready()
    await cluster.send({ topic, body: 'one' })
    await waitFor('the message', () => seen.length === 1, 30_000)

    expect(consumer.runningInfo().mqTable.filter(({ queue }) => queue.topic === topic)).to.have.length(4)
    expect(consumer.runningInfo().mqPopTable).to.deep.equal([])
  })
})

onEachCluster('a push consumer whose broker has it pop', cluster => {
  const opened = async (options: Parameters<typeof pushConsumer>[1] = {}) => {
    const topic = await cluster.topic('pop')
    const consumerGroup = await cluster.group('pop')
    await setMode(cluster, topic, consumerGroup, 'POP')
    const consumer = pushConsumer(cluster, { consumerGroup, clientRebalance: false, ...options })
    return { topic, consumerGroup, consumer }
  }

  itVersion5('delivers every message once, in bounded concurrency', async () => {
    const { topic, consumer } = await opened({ consumeConcurrency: 4 })
    await using _closing = consumer
    const assigned: MessageQueue[] = []
    consumer.on('assigned', queues => assigned.push(...queues))
    const seen: MessageExt[] = []
    let running = 0
    let most = 0
    void consumer.subscribe(topic, '*', async message => {
      most = Math.max(most, ++running)
      await new Promise(resolve => setImmediate(resolve))
      running--
      seen.push(message)
    })
    const sent = await cluster.send(...Array.from({ length: 100 }, (_, index) => ({ topic, body: `${index}` })))
    await consumer.start()
    await waitFor('all messages', () => seen.length >= 100, 30_000)
    const { mqPopTable } = consumer.runningInfo()
    await waitFor('all acknowledgements', () => consumer.runningInfo().mqPopTable[0]?.waitAckCount === 0)

    expect(seen.map(({ messageId }) => messageId)).to.have.members(sent.map(({ messageId }) => messageId))
    expect(most).to.equal(4)
    expect(seen[0]).to.include({ topic, reconsumeTimes: 0 })
    expect(seen[0]?.property('POP_CK')).to.be.a('string')
    expect(assigned.filter(queue => queue.topic === topic).map(({ queueId }) => queueId)).to.deep.equal([-1])
    expect(mqPopTable.map(({ queue }) => queue.queueId)).to.deep.equal([-1])
  })

  itVersion5('brings a message again when its handler said so', async () => {
    const { topic, consumer } = await opened()
    await using _closing = consumer
    const fates: string[] = []
    consumer.on('messageFailed', ({ fate }) => fates.push(fate))
    const seen: { reconsumeTimes: number; at: number }[] = []
    void consumer.subscribe(topic, '*', ({ reconsumeTimes }) => {
      seen.push({ reconsumeTimes, at: performance.now() })
      return seen.length === 1 ? { retryAfter: 1000 } : undefined
    })
    await consumer.start()
    await cluster.send({ topic, body: 'again' })
    await waitFor('the second delivery', () => seen.length === 2, 60_000)
    await waitFor('the acknowledgement', () => consumer.runningInfo().mqPopTable[0]?.waitAckCount === 0)

    expect(seen.map(({ reconsumeTimes }) => reconsumeTimes)).to.deep.equal([0, 1])
    expect((seen[1]?.at ?? 0) - (seen[0]?.at ?? 0)).to.be.at.least(900)
    expect(fates).to.deep.equal(['retry'])
  })

  itVersion5('makes dead letters of messages that failed too often, or for good', async () => {
    const { topic, consumerGroup, consumer } = await opened({ maxReconsumeTimes: 1 })
    await using _closing = consumer
    const fates: string[] = []
    consumer.on('messageFailed', ({ fate, reconsumeTimes }) => fates.push(`${fate} ${reconsumeTimes}`))
    void consumer.subscribe(topic, '*', message => {
      if (message.body.toString() === 'for good') return { delayLevel: -1 }
      return { retryAfter: 0 }
    })
    await consumer.start()
    await cluster.send({ topic, body: 'often' })
    await waitFor('the first dead letter', () => fates.length === 2, 60_000)
    await cluster.send({ topic, body: 'for good' })
    await waitFor('the second dead letter', () => fates.length === 3, 60_000)
    const dead = await cluster.messages(`%DLQ%${consumerGroup}`, 2)

    expect(fates).to.deep.equal(['retry 0', 'deadLetter 1', 'deadLetter 0'])
    expect(dead.map(({ body }) => body.toString())).to.deep.equal(['often', 'for good'])
  })

  itVersion5('takes no more than may be here unsettled, and goes on when there is room', async () => {
    const { topic, consumer } = await opened({ popThresholdForQueue: 4, popBatchNums: 2, consumeConcurrency: 1 })
    await using _closing = consumer
    let release: () => void = () => undefined
    const released = new Promise<void>(resolve => (release = resolve))
    let count = 0
    void consumer.subscribe(topic, '*', async () => {
      count++
      await released
    })
    await consumer.start()
    await consumer.ready()
    await cluster.send(...Array.from({ length: 30 }, (_, index) => ({ topic, body: `${index}` })))
    const waiting = () => consumer.runningInfo().mqPopTable[0]?.waitAckCount ?? 0
    await waitFor('the limit', () => waiting() > 4, 30_000)
    const most = waiting()
    release()
    await waitFor('all messages', () => count === 30, 30_000)

    expect(most).to.be.within(5, 6)
  })

  itVersion5('pauses and resumes', async () => {
    const { topic, consumer } = await opened()
    await using _closing = consumer
    let count = 0
    void consumer.subscribe(topic, '*', () => {
      count++
    })
    await consumer.start()
    await consumer.ready()
    consumer.pause()
    await cluster.send({ topic, body: 'one' })
    await waitFor('the message', () => consumer.runningInfo().mqPopTable[0]?.waitAckCount === 1, 30_000)
    const before = count
    consumer.resume()
    await waitFor('the handler', () => count === 1)

    expect(before).to.equal(0)
  })

  itVersion5('changes to pulling when an administrator says so, and back', async function () {
    const { topic, consumerGroup, consumer } = await opened()
    await using _closing = consumer
    const seen: string[] = []
    void consumer.subscribe(topic, '*', ({ body }) => void seen.push(body.toString()))
    await consumer.start()
    await consumer.ready()
    const isPopped = async (wanted: boolean) => {
      await consumer.defaultMQPushConsumerImpl.rebalance()
      return consumer.runningInfo().mqPopTable.length > 0 === wanted
    }
    await waitFor('popping', () => isPopped(true), 30_000)
    await cluster.send({ topic, body: 'popped' })
    await waitFor('the first', () => seen.length === 1, 30_000)
    await setMode(cluster, topic, consumerGroup, 'PULL')
    await waitFor('pulling', () => isPopped(false), 30_000)
    await cluster.send({ topic, body: 'pulled' })
    await waitFor('the second', () => seen.includes('pulled'), 30_000)
    await setMode(cluster, topic, consumerGroup, 'POP')
    await waitFor('popping again', () => isPopped(true), 30_000)
    await cluster.send({ topic, body: 'popped again' })
    await waitFor('the third', () => seen.includes('popped again'), 30_000)

    // A pop that the broker still holds may take a message that is pulled as well, and gives it back.
    expect([...new Set(seen)]).to.deep.equal(['popped', 'pulled', 'popped again'])
  })

  itVersion5('pulls what failed while it was popped', async () => {
    const { topic, consumerGroup, consumer } = await opened()
    await using _closing = consumer
    const seen: MessageExt[] = []
    void consumer.subscribe(topic, '*', message => {
      seen.push(message)
      return seen.length === 1 ? { retryAfter: 1000 } : undefined
    })
    await consumer.start()
    await cluster.send({ topic, body: 'one' })
    await waitFor('the first delivery', () => seen.length === 1, 30_000)
    await setMode(cluster, topic, consumerGroup, 'PULL')
    await waitFor(
      'the second delivery',
      async () => {
        await consumer.defaultMQPushConsumerImpl.rebalance()
        return seen.length === 2
      },
      60_000,
    )

    expect(consumer.runningInfo().mqPopTable).to.deep.equal([])
    expect(seen.map(message => message.topic)).to.deep.equal([topic, topic])
    // A pop that the broker still holds may take it once more, and gives it back.
    expect(seen[1]?.reconsumeTimes).to.be.within(1, 2)
  })

  itVersion5('gives up the queues of a topic that it unsubscribes from, and ends soon', async () => {
    const { topic, consumer } = await opened()
    void consumer.subscribe(topic, '*', () => undefined)
    await consumer.start()
    await waitFor('popping', () => consumer.runningInfo().mqPopTable.length > 0, 30_000)
    await consumer.unsubscribe(topic)
    const { mqPopTable } = consumer.runningInfo()
    const startedAt = runningMs()
    await consumer.close()

    expect(mqPopTable).to.deep.equal([])
    expect(runningMs() - startedAt).to.be.below(clusterKind === 'embedded' ? 1500 : 3000)
  })
})
