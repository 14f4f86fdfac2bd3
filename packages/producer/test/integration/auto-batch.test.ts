// SPDX-License-Identifier: Apache-2.0
// Sends that become one request by themselves, and of which each caller notices nothing but the speed.
import { SendError, UsageError, VirtualClock } from '@rocketmq-ts/core'
import { answer, LocalCluster, silence } from '@rocketmq-ts/local-cluster'
import { sendBatchMessage, sendMessageV2 } from '@rocketmq-ts/protocol'
import { onEachCluster, rejection, virtualMs } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { producerOn } from '../producers.js'

onEachCluster('automatic batching', cluster => {
  it('gives each caller the result of its own message', async () => {
    const topic = await cluster.topic('auto', { queues: 2 })
    await using producer = await producerOn(cluster.clientOptions, { autoBatch: true })
    const bodies = Array.from({ length: 100 }, (_, i) => `body ${i}`)

    const sent = await Promise.all(bodies.map(body => producer.send({ topic, body, keys: [body.replace(' ', '-')] })))

    const stored = new Map((await cluster.messages(topic, 100)).map(message => [message.messageId, message]))
    expect(stored.size).to.equal(100)
    for (const [index, result] of sent.entries()) {
      const message = stored.get(result.messageId)
      expect(message?.body.toString()).to.equal(bodies[index])
      expect(message?.queueId).to.equal(result.queue.queueId)
      expect(message?.queueOffset).to.equal(result.queueOffset)
      expect(message?.offsetMessageId).to.equal(result.offsetMessageId)
    }
  })

  it('keeps the order of each key, whatever tags the messages have', async () => {
    const topic = await cluster.topic('order', { queues: 4 })
    const autoBatch = { lingerMs: 5, maxBytes: 1000 }
    await using producer = await producerOn(cluster.clientOptions, { autoBatch, sendMsgTimeout: 60_000 })
    const keys = ['red', 'green', 'blue']

    await Promise.all(
      Array.from({ length: 300 }, (_, i) => {
        const key = keys[i % 3] ?? ''
        return producer.send({ topic, body: `${key} ${i}`, tags: `t${i % 5}` }, { hashBy: key })
      }),
    )

    const stored = (await cluster.messages(topic, 300)).map(({ body }) => body.toString())
    for (const key of keys) {
      const numbers = stored.filter(body => body.startsWith(key)).map(body => Number(body.split(' ')[1]))
      expect(numbers).to.have.length(100)
      expect(numbers).to.deep.equal([...numbers].sort((one, other) => one - other))
    }
  })

  it('sends what it holds when it is flushed or closed', async () => {
    const topic = await cluster.topic('flush')
    const producer = await producerOn(cluster.clientOptions, { autoBatch: { lingerMs: 30_000 } })

    const first = producer.send({ topic, body: 'a' })
    await producer.flush()
    const afterFlush = await cluster.messages(topic, 1)
    const second = producer.send({ topic, body: 'b' })
    await producer.close()

    expect(afterFlush).to.have.length(1)
    expect([(await first).status, (await second).status]).to.deep.equal(['SEND_OK', 'SEND_OK'])
    expect(await cluster.messages(topic, 2)).to.have.length(2)
  })
})

describe('automatic batching on an embedded cluster', () => {
  let cluster: LocalCluster
  beforeEach(async () => {
    cluster = await LocalCluster.start({ topics: ['orders'] })
  })
  afterEach(() => cluster.close())
  const counts = () => [cluster.requests(sendBatchMessage).length, cluster.requests(sendMessageV2).length]

  it('makes one request of many sends', async () => {
    await using producer = await producerOn(cluster, { autoBatch: true })

    await Promise.all(Array.from({ length: 50 }, () => producer.send({ topic: 'orders', body: 'x' })))

    expect(counts()).to.deep.equal([1, 0])
  })

  it('lets delayed and large messages, and those with a deadline or a signal of their own, go alone', async () => {
    await using producer = await producerOn(cluster, { autoBatch: true })
    const { signal } = new AbortController()

    await Promise.all([
      producer.send({ topic: 'orders', body: 'x', delayLevel: 1 }),
      producer.send({ topic: 'orders', body: Buffer.alloc(5000) }),
      producer.send({ topic: 'orders', body: 'x' }, { timeoutMs: 1000 }),
      producer.send({ topic: 'orders', body: 'x' }, { signal }),
    ])

    expect(counts()).to.deep.equal([0, 4])
  })

  it('makes batches of as many bytes as allowed, and one message more', async () => {
    const sizes: number[] = []
    cluster.intercept(sendBatchMessage, (request, _context, proceed) => {
      sizes.push(request.body.length)
      return proceed()
    })
    await using producer = await producerOn(cluster, { autoBatch: { lingerMs: 30_000, maxBytes: 1000 } })

    const sending = Promise.all(
      Array.from({ length: 60 }, () => producer.send({ topic: 'orders', body: 'x'.repeat(100) })),
    )
    await producer.flush()
    const sent = await sending

    expect(new Set(sent.map(({ messageId }) => messageId)).size).to.equal(60)
    expect(sizes.length).to.be.greaterThan(5)
    expect(Math.max(...sizes)).to.be.lessThan(1300)
    expect(Math.max(...sizes)).to.be.at.least(1000)
    expect(cluster.messages('orders')).to.have.length(60)
  })

  it('refuses a message that cannot be sent, and not its neighbours', async () => {
    await using producer = await producerOn(cluster, { autoBatch: true })

    const [bad, good] = await Promise.allSettled([
      producer.send({ topic: 'orders', body: '' }),
      producer.send({ topic: 'orders', body: 'x' }),
    ])

    expect(bad.status === 'rejected' && bad.reason).to.be.instanceOf(UsageError)
    expect(good.status).to.equal('fulfilled')
  })

  it('fails every caller of a batch that fails, each with the attempts', async () => {
    await using producer = await producerOn(cluster, { autoBatch: true })
    cluster.intercept(sendBatchMessage, answer('MESSAGE_ILLEGAL'))

    const errors = await Promise.all([1, 2].map(() => rejection(producer.send({ topic: 'orders', body: 'x' }))))

    for (const error of errors) expect(error).to.be.instanceOf(SendError).and.include({ outcome: 'rejected' })
  })

  it('settles every caller by the deadline of its send', async () => {
    const clock = new VirtualClock()
    await using producer = await producerOn(cluster, { autoBatch: true, sendMsgTimeout: 300, clock })
    cluster.intercept(sendBatchMessage, silence())

    const failing = Promise.all(
      Array.from({ length: 30 }, (_, i) =>
        rejection(producer.send({ topic: 'orders', body: 'x' }, { hashBy: `${i}` })),
      ),
    )
    const elapsedMs = await virtualMs(clock, failing)

    expect((await failing).every(({ outcome }) => outcome === 'unknown')).to.equal(true)
    expect(elapsedMs).to.be.at.most(300)
  })

  it('refuses more than it may hold', async () => {
    const autoBatch = { lingerMs: 50, totalMaxBytes: 200 }
    await using producer = await producerOn(cluster, { autoBatch })

    const results = await Promise.allSettled(
      Array.from({ length: 5 }, () => producer.send({ topic: 'orders', body: 'x' })),
    )

    const refused = results.flatMap(result => (result.status === 'rejected' ? [result.reason as Error] : []))
    expect(refused).to.have.length.greaterThan(0)
    expect(refused[0]).to.include({ code: 'ERR_OVERLOAD', outcome: 'not-sent' })
  })
})
