// SPDX-License-Identifier: Apache-2.0
// Queues that a lite pull consumer has paused.
import { onEachCluster, uniqueName, waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { litePullConsumer, pollFor } from '../lite-pull-consumer.js'

onEachCluster('a pause of a lite pull consumer', cluster => {
  it('hands out nothing of paused queues', async () => {
    const topic = await cluster.topic('pause', { queues: 2 })
    await using consumer = litePullConsumer(cluster, { subscriptions: { [topic]: '*' } })
    await consumer.start()
    await waitFor('both queues', () => consumer.assignment().length === 2, 60_000)
    const held = consumer.assignment().filter(({ queueId }) => queueId === 1)
    consumer.pause(held)
    await cluster.send(...Array.from({ length: 10 }, (_, index) => ({ topic, body: `${index}` })))
    const first = await pollFor(consumer, 5)
    const none = await consumer.poll({ timeoutMs: 300 })
    consumer.resume(held)
    const then = await pollFor(consumer, 5)

    expect(none).to.deep.equal([])
    expect(new Set(first.map(({ queueId }) => queueId))).to.deep.equal(new Set([0]))
    expect(new Set(then.map(({ queueId }) => queueId))).to.deep.equal(new Set([1]))
  })

  it('keeps a queue paused that another member had meanwhile', async () => {
    const topic = await cluster.topic('paused', { queues: 2 })
    const options = { consumerGroup: uniqueName('CG'), subscriptions: { [topic]: '*' } }
    await using consumer = litePullConsumer(cluster, { ...options, clientIP: '10.0.0.1' })
    await consumer.start()
    await waitFor('both queues', () => consumer.assignment().length === 2, 60_000)
    const held = consumer.assignment().filter(({ queueId }) => queueId === 1)
    consumer.pause(held)
    await using other = litePullConsumer(cluster, { ...options, clientIP: '10.0.0.2' })
    await other.start()
    await waitFor('the move', () => other.assignment().length === 1, 60_000)
    const moved = other.assignment()
    await other.close()
    await waitFor('the way back', () => consumer.assignment().length === 2, 60_000)
    await cluster.send(...[0, 1].map(queueId => ({ topic, body: 'x', queueId })))
    const first = await pollFor(consumer, 1)
    const none = await consumer.poll({ timeoutMs: 300 })
    consumer.resume(held)
    const then = await pollFor(consumer, 1)

    expect(moved).to.deep.equal(held)
    expect([first, none, then].map(messages => messages.map(({ queueId }) => queueId))).to.deep.equal([[0], [], [1]])
  })
})
