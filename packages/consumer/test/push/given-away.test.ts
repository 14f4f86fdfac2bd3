// SPDX-License-Identifier: Apache-2.0
// What goes on when a push consumer gives queues away: room for others, and order when they come back.
import type { MessageExt } from '@rocketmq-ts/protocol'
import { waitFor } from '@rocketmq-ts/test-run'
import { expect } from 'chai'
import { big, topic } from '../options/bench.js'
import { PushWorld } from '../options/push-world.js'

describe('queues that a push consumer gives away', () => {
  it('make room for others, which waited for all together to hold less', async () => {
    await using world = await PushWorld.begin()
    const { bench } = world
    await bench.cluster.createTopic({ name: 'bills', queues: 1 })
    await bench.send(...big(3))
    await bench.send(...big(3).map(message => ({ ...message, topic: 'bills' })))
    const { handler, open } = world.valve()
    const consumer = await world.started({ handler, pullBatchSize: 1, pullThresholdSizeForAll: 1 })
    const held = (of: string) => {
      const { mqTable } = consumer.runningInfo()
      return mqTable.find(({ queue }) => queue.topic === of)?.cachedMsgCount ?? 0
    }
    await waitFor('the orders that fit', () => held(topic) === 2)
    await consumer.subscribe('bills', '*', handler)
    await waitFor('one bill', () => held('bills') === 1)
    for (let round = 0; round < 5; round++) await consumer.lag()
    const whileFull = held('bills')

    await consumer.unsubscribe(topic)
    await waitFor('another bill', () => held('bills') === 2)
    open()

    expect(whileFull).to.equal(1)
  })

  it('are consumed in order, once, when they come back while a handler still has a message of them', async () => {
    await using world = await PushWorld.begin()
    const { bench } = world
    await bench.send('one', 'two', 'three')
    let release: () => void = () => undefined
    let running = 0
    let most = 0
    const handler = async (message: MessageExt) => {
      most = Math.max(most, ++running)
      world.note(message)
      if (world.seen.length === 1) await new Promise<void>(resolve => (release = resolve))
      running--
    }
    const consumer = await world.started({ handler, ordered: true })
    await waitFor('the first message', () => world.seen.length === 1)

    await consumer.unsubscribe(topic)
    await consumer.subscribe(topic, '*', handler)
    release()
    await world.elapsed('all messages', () => world.seen.at(-1) === 'three', 500)

    // What was in hand when the queue left was not committed: it comes again, and nothing overtakes it.
    expect(world.seen).to.deep.equal(['one', 'one', 'two', 'three'])
    expect(most).to.be.at.most(2)
  })
})
