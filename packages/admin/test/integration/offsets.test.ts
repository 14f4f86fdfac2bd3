// SPDX-License-Identifier: Apache-2.0
import { RouteError, UsageError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import type { DefaultMQAdminExt } from '@rocketmq-ts/admin'
import type { MessageQueue } from '@rocketmq-ts/protocol'
import { isVersion5, itVersion5, onEachCluster, rejection, waitFor } from '@rocketmq-ts/testing'
import { adminOf } from '../support/admin-of.js'
import { OnlineConsumer } from '../support/online-consumer.js'
import { firstBroker, storeMessage, storeMessages } from '../support/store-messages.js'

onEachCluster('an administrator of offsets', cluster => {
  let admin: DefaultMQAdminExt
  let brokerName: string

  before(async () => {
    admin = await adminOf(cluster)
    ;({ brokerName } = await firstBroker(cluster))
  })
  after(() => admin.close())

  /** A queue with so many messages. */
  async function filledQueue(count: number): Promise<MessageQueue> {
    const topic = await cluster.topic('offsets', { queues: 1 })
    const queue = { topic, brokerName, queueId: 0 }
    await storeMessages(cluster, { topic }, count)
    await waitFor('the queue to be built', async () => (await admin.offsets.max(queue)) === count)
    return queue
  }

  it('knows the ends of a queue', async () => {
    const queue = await filledQueue(3)

    expect(await admin.offsets.min(queue)).to.equal(0)
    expect(await admin.offsets.max(queue)).to.equal(3)
  })

  it('knows when the first message was stored', async () => {
    const queue = await filledQueue(2)
    const [first] = (await admin.messages.read(queue, 0)).messages

    expect(await admin.offsets.earliestStoreTime(queue)).to.equal(first?.storeTimestamp)
    expect(await admin.offsets.earliestStoreTime({ ...queue, queueId: 7 })).to.equal(undefined)
  })

  it('finds the position of a time', async () => {
    const queue = await filledQueue(2)
    const { messages } = await admin.messages.read(queue, 0)
    const lastTime = messages[1]?.storeTimestamp ?? 0
    await waitFor('a later millisecond', () => Date.now() > lastTime)
    await storeMessage(cluster, { topic: queue.topic })
    await waitFor('the queue to be built', async () => (await admin.offsets.max(queue)) === 3)

    expect(await admin.offsets.search(queue, 0)).to.equal(0)
    // Older brokers answer the nearest message, be it before the time or after.
    if (isVersion5) expect(await admin.offsets.search(queue, lastTime + 1)).to.equal(2)
    expect(await admin.offsets.search(queue, Date.now() + 60_000)).to.equal(isVersion5 ? 3 : 2)
  })

  it('reads what it has set, and nothing where nobody has committed', async () => {
    const queue = await filledQueue(3)
    const group = await cluster.group('set')

    const before = await admin.offsets.read(group, queue)
    await admin.offsets.set(group, queue, 2)

    // Older brokers answer 0 for a queue that still begins there.
    expect(before).to.equal(isVersion5 ? undefined : 0)
    expect(await admin.offsets.read(group, queue)).to.equal(2)
  })

  it('moves a group that is offline', async () => {
    const queue = await filledQueue(4)
    const group = await cluster.group('offline')
    await admin.offsets.set(group, queue, 1)

    const moved = await admin.offsets.reset({ group, topic: queue.topic, to: 'latest' })

    expect(moved).to.deep.equal([{ queue, offset: 4 }])
    expect(await admin.offsets.read(group, queue)).to.equal(4)
  })

  it('moves a group that has never consumed', async () => {
    const queue = await filledQueue(4)
    const group = await cluster.group('new')

    const moved = await admin.offsets.reset({ group, topic: queue.topic, to: 'latest' })

    expect(moved).to.deep.equal([{ queue, offset: 4 }])
    expect(await admin.offsets.read(group, queue)).to.equal(4)
  })

  it('moves a group to a time', async () => {
    const queue = await filledQueue(2)
    const group = await cluster.group('timed')
    await admin.offsets.set(group, queue, 2)

    const moved = await admin.offsets.reset({ group, topic: queue.topic, to: Date.now() - 3_600_000 })

    expect(moved).to.deep.equal([{ queue, offset: 0 }])
  })

  it('sets an offset although a reset waits for the consumer', async () => {
    const queue = await filledQueue(4)
    const group = await cluster.group('again')
    await admin.offsets.reset({ group, topic: queue.topic, to: 'latest' })

    await admin.offsets.set(group, queue, 2)

    expect(await admin.offsets.read(group, queue)).to.equal(2)
  })

  itVersion5('moves a group that is online', async () => {
    const queue = await filledQueue(3)
    const group = await cluster.group('online')
    await admin.offsets.set(group, queue, 3)
    await using consumer = await OnlineConsumer.start(cluster, group, queue.topic)

    const moved = await admin.offsets.reset({ group, topic: queue.topic, to: 'earliest' })

    expect(moved).to.deep.equal([{ queue, offset: 0 }])
    expect(await admin.offsets.read(group, queue)).to.equal(0)
    expect(consumer.resets).to.deep.equal([])
  })

  it('copies the offsets of a group', async () => {
    const queue = await filledQueue(3)
    const [from, to] = [await cluster.group('from'), await cluster.group('to')]
    await admin.offsets.set(from, queue, 2)

    const other = await filledQueue(3)
    await admin.offsets.set(from, other, 3)

    const done = await admin.offsets.clone({ from, to, topic: queue.topic })

    expect(done.map(outcome => outcome.brokerName)).to.deep.equal([brokerName])
    expect(await admin.offsets.read(to, queue)).to.equal(2)
    // Older brokers answer 0 for a queue that still begins there.
    expect((await admin.offsets.read(to, other)) ?? 0).to.equal(0)
  })

  it('refuses a time that is none', async () => {
    const error = await rejection(admin.offsets.reset({ group: 'any', topic: 'any', to: -1 }))

    expect(error).to.be.instanceOf(UsageError)
  })

  it('says that there is no such broker', async () => {
    const queue = { topic: 'any', brokerName: 'no-broker', queueId: 0 }

    const error = await rejection(admin.offsets.max(queue))

    expect(error).to.be.instanceOf(RouteError)
    expect(error.message).to.include('no-broker').and.include(brokerName)
  })
})
