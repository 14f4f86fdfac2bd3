// SPDX-License-Identifier: Apache-2.0
// What waits here is bounded, whatever the handlers do; and a consumer can be told to wait itself.
import type { PushConsumerOptions } from '@rocketmq-ts/consumer'
import { onEachCluster, waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { numbered, pushConsumer } from '../push-consumer.js'

const sum = (counts: readonly number[]) => counts.reduce((all, count) => all + count, 0)
/** Says whether each queue holds so many. */
const each = (least: number) => (counts: readonly number[]) =>
  counts.length > 0 && counts.every(count => count >= least)

onEachCluster('a handler that is too slow', cluster => {
  /** A handler that ends when it is told to, and what the consumer holds meanwhile. */
  function valve(): { handler: NonNullable<PushConsumerOptions['handler']>; open: () => void; done: () => number } {
    const waiting: (() => void)[] = []
    let isOpen = false
    let done = 0
    return {
      handler: async () => {
        if (!isOpen) await new Promise<void>(resolve => waiting.push(resolve))
        done++
      },
      open() {
        isOpen = true
        for (const end of waiting.splice(0)) end()
      },
      done: () => done,
    }
  }

  /** What each queue holds when all have enough, while no handler ends. */
  async function cached(
    topic: string,
    options: Partial<PushConsumerOptions>,
    bodyBytes: number,
    hasEnough: (counts: readonly number[]) => boolean,
  ): Promise<number[]> {
    const { handler, open, done } = valve()
    await cluster.send(...numbered(topic, 120, { body: Buffer.alloc(bodyBytes, 'x') }))
    await using consumer = pushConsumer(cluster, { handler, pullBatchSize: 8, consumeConcurrency: 2, ...options })
    void consumer.subscribe(topic)
    await consumer.start()
    await consumer.ready()
    const counts = () => {
      const { mqTable } = consumer.runningInfo()
      return mqTable.filter(({ queue }) => queue.topic === topic).map(({ cachedMsgCount }) => cachedMsgCount)
    }
    await waitFor('enough', () => hasEnough(counts()))
    // Answers to pulls that had left before come before those to these questions.
    for (let round = 0; round < 3; round++) await consumer.lag()
    const held = counts()
    open()
    await waitFor('all messages', () => done() === 120, 20_000)
    return held
  }

  it('stops the pulls of a queue that has enough messages waiting', async () => {
    const topic = await cluster.topic('count', { queues: 1 })

    expect(await cached(topic, { pullThresholdForQueue: 20 }, 10, each(20))).to.deep.equal([24])
  })

  it('stops the pulls of a queue that has enough bytes waiting', async () => {
    const topic = await cluster.topic('bytes', { queues: 1 })
    const [held = 0] = await cached(topic, { pullThresholdSizeForQueue: 1 }, 100_000, each(11))

    expect(held).to.be.within(11, 11 + 7)
  })

  it('shares the bytes that a topic may have waiting among its queues', async () => {
    const topic = await cluster.topic('topic-bytes', { queues: 2 })
    const held = await cached(topic, { pullThresholdSizeForTopic: 4 }, 100_000, each(21))

    for (const count of held) expect(count).to.be.within(21, 21 + 7)
  })

  it('stops the pulls of all queues when all together have enough bytes waiting', async () => {
    const topic = await cluster.topic('all', { queues: 4 })
    const held = await cached(topic, { pullThresholdSizeForAll: 1 }, 100_000, counts => sum(counts) >= 11)

    expect(sum(held)).to.be.within(11, 11 + 4 * 8)
  })

  it('stops the pulls of a queue whose first message stays while others pass', async () => {
    const topic = await cluster.topic('span', { queues: 1 })
    await cluster.send(...numbered(topic, 100))
    let release: () => void = () => undefined
    let done = 0
    await using consumer = pushConsumer(cluster, {
      pullBatchSize: 4,
      consumeConcurrentlyMaxSpan: 20,
      async handler({ body }) {
        if (body.toString() === '1') await new Promise<void>(resolve => (release = resolve))
        done++
      },
    })
    void consumer.subscribe(topic)
    await consumer.start()
    await waitFor('those within the span', () => done >= 20)
    await consumer.lag()
    const held = done
    release()
    await waitFor('all messages', () => done === 100)

    expect(held).to.be.within(20, 24)
  })

  it('shares the limit of a topic among its queues', async () => {
    const topic = await cluster.topic('share', { queues: 2 })

    expect(await cached(topic, { pullThresholdForTopic: 20 }, 10, each(10))).to.deep.equal([16, 16])
  })
})

onEachCluster('a consumer that pauses', cluster => {
  for (const ordered of [false, true]) {
    it(`calls no handler until it resumes${ordered ? ', ordered or not' : ''}`, async () => {
      const topic = await cluster.topic('pause', { queues: 2 })
      const seen: string[] = []
      await using consumer = pushConsumer(cluster, { ordered, handler: ({ body }) => void seen.push(body.toString()) })
      void consumer.subscribe(topic)
      await consumer.start()
      await consumer.ready()
      await cluster.send(...numbered(topic, 4))
      await waitFor('the first messages', () => seen.length === 4)
      consumer.pause()
      await cluster.send(...numbered(topic, 4))
      await waitFor('the backlog', async () => {
        const lags = (await consumer.lag()).filter(({ queue }) => queue.topic === topic)
        return lags.reduce((sum, { lag }) => sum + lag, 0) === 4
      })
      const whilePaused = seen.length
      consumer.resume()
      await waitFor('the rest', () => seen.length === 8)

      expect(whilePaused).to.equal(4)
    })
  }
})
