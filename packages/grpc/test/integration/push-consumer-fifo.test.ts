// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { onEachProxy, uniqueName } from '@rocketmq-ts/testing'
import { waitFor } from '@rocketmq-ts/test-run'
import { Producer, PushConsumer, type ProxyMessageFailure, type ProxyPushConsumerOptions } from '@rocketmq-ts/grpc'

onEachProxy('a push consumer of a group in order', cluster => {
  const open: { close(): Promise<void> }[] = []
  afterEach(async () => {
    await Promise.all(open.splice(0).map(client => client.close()))
  })

  const soon = {
    type: 'EXPONENTIAL' as const,
    exponentialRetryPolicy: { initial: 100, max: 2000, multiplier: 2 },
  }

  async function clients(options: Partial<ProxyPushConsumerOptions>, queues = 1, retryMaxTimes = 2) {
    const topic = await cluster.topic('grpc_fifo', { attributes: '+message.type=FIFO', queues })
    const settings = { consumeMessageOrderly: true, retryMaxTimes, groupRetryPolicy: soon }
    const consumerGroup = await cluster.group('grpc_fifo_group', settings)
    const endpoints = `grpc://${cluster.endpoints}`
    const producer = new Producer({ endpoints, topics: [topic], sendTimeoutMs: 10_000 })
    const consumer = new PushConsumer({ endpoints, consumerGroup, subscriptions: { [topic]: '*' }, ...options })
    open.push(producer, consumer)
    await producer.start()
    const send = async (shardingKey: string, ...bodies: readonly string[]) => {
      for (const body of bodies) await producer.send({ topic, body, shardingKey })
    }
    return { topic, consumerGroup, consumer, send }
  }

  it('hands out each message group in its order, one message at a time', async () => {
    const seen: string[] = []
    const running = new Set<string>()
    const { consumer, send } = await clients(
      {
        handler: async ({ shardingKey = '', body }) => {
          expect(running.has(shardingKey)).to.equal(false)
          running.add(shardingKey)
          await new Promise(resolve => setImmediate(resolve))
          running.delete(shardingKey)
          seen.push(`${shardingKey}${body.toString()}`)
        },
      },
      4,
    )
    const failures: ProxyMessageFailure[] = []
    consumer.on('messageFailed', failure => failures.push(failure))
    const bodies = Array.from({ length: 10 }, (_, index) => String(index))
    await Promise.all(['a', 'b', 'c'].map(key => send(key, ...bodies)))

    await consumer.start()
    await waitFor('all messages', () => seen.length >= 30, 60_000)

    expect(consumer.isOrdered).to.equal(true)
    expect(failures).to.deep.equal([])
    for (const key of ['a', 'b', 'c']) {
      const ofKey = seen.filter(text => text.startsWith(key))
      expect(ofKey).to.deep.equal(bodies.map(body => `${key}${body}`))
    }
  })

  it('tries a failed message again before those behind it, and then makes it a dead letter', async () => {
    const seen: string[] = []
    const failures: ProxyMessageFailure[] = []
    const { consumer, send, consumerGroup } = await clients({
      handler: ({ body, deliveryAttempt }) => {
        seen.push(`${body.toString()}${deliveryAttempt}`)
        if (body.toString() === 'bad') throw new Error('not today')
      },
    })
    consumer.on('messageFailed', failure => failures.push(failure))
    await send('a', 'good', 'bad', 'behind')

    await consumer.start()
    await waitFor('the one behind', () => seen.includes('behind1'), 60_000)

    expect(seen).to.deep.equal(['good1', 'bad1', 'bad2', 'bad3', 'behind1'])
    expect(failures.map(({ fate }) => fate)).to.deep.equal(['suspended', 'suspended', 'deadLetter'])
    const [dead] = await cluster.messages(`%DLQ%${consumerGroup}`, 1)
    expect(dead?.body.toString()).to.equal('bad')
  })

  it('lets a message that fails once succeed the second time', async () => {
    const seen: string[] = []
    const { consumer, send, consumerGroup } = await clients({
      handler: ({ body, deliveryAttempt }) => {
        seen.push(`${body.toString()}${deliveryAttempt}`)
        return deliveryAttempt === 1 ? { retryAfter: 20 } : undefined
      },
    })
    await send('a', 'x', 'y')

    await consumer.start()
    await waitFor('both', () => seen.length === 4, 60_000)

    expect(seen).to.deep.equal(['x1', 'x2', 'y1', 'y2'])
    expect(await cluster.messages(`%DLQ%${consumerGroup}`)).to.deep.equal([])
  })

  it('handles message groups of one queue side by side when it is asked to', async () => {
    const begun: string[] = []
    const release: (() => void)[] = []
    const { consumer, send } = await clients({
      parallelGroups: true,
      handler: async ({ body }) => {
        begun.push(body.toString())
        await new Promise<void>(resolve => release.push(resolve))
      },
    })
    await send('a', 'a1', 'a2')
    await send('b', 'b1', 'b2')

    await consumer.start()
    await waitFor('one of each group', () => begun.length === 2, 60_000)
    const first = [...begun]
    await waitFor(
      'the others',
      () => {
        release.shift()?.()
        return begun.length === 4
      },
      60_000,
    )
    for (const end of release.splice(0)) end()

    expect(first.sort()).to.deep.equal(['a1', 'b1'])
    expect(begun.slice(2).sort()).to.deep.equal(['a2', 'b2'])
  })

  it('handles one message after the other of a queue when it is not', async () => {
    const begun: string[] = []
    let running = 0
    let peak = 0
    const { consumer, send } = await clients({
      handler: async ({ body }) => {
        peak = Math.max(peak, ++running)
        begun.push(body.toString())
        await new Promise(resolve => setImmediate(resolve))
        running--
      },
    })
    await send('a', 'a1', 'a2')
    await send('b', 'b1', 'b2')

    await consumer.start()
    await waitFor('all', () => begun.length === 4, 60_000)

    expect(begun).to.deep.equal(['a1', 'a2', 'b1', 'b2'])
    expect(peak).to.equal(1)
  })

  it('is warned that a group that is not made for it gets no order', async () => {
    const topic = await cluster.topic('grpc_fifo', { attributes: '+message.type=FIFO' })
    const consumer = new PushConsumer({
      endpoints: `grpc://${cluster.endpoints}`,
      consumerGroup: uniqueName('grpc_plain_group'),
      subscriptions: { [topic]: '*' },
      handler: () => undefined,
    })
    open.push(consumer)
    const warned: string[] = []
    consumer.on('groupNotFifo', unordered => warned.push(unordered))

    await consumer.start()

    expect(warned).to.deep.equal([topic])
    expect(consumer.isOrdered).to.equal(false)
  })
})
