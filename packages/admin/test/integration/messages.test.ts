// SPDX-License-Identifier: Apache-2.0
import { QueryError, RouteError, UsageError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import type { DefaultMQAdminExt } from '@rocketmq-ts/admin'
import { encodeOffsetMessageId } from '@rocketmq-ts/protocol'
import { onEachCluster, rejection, uniqueName, waitFor } from '@rocketmq-ts/testing'
import { adminOf } from '../support/admin-of.js'
import { OnlineConsumer } from '../support/online-consumer.js'
import { firstBroker, storeMessage, storeMessages } from '../support/store-messages.js'

onEachCluster('an administrator of messages', cluster => {
  let admin: DefaultMQAdminExt
  let topic: string
  let address: string

  before(async () => {
    admin = await adminOf(cluster)
    topic = await cluster.topic('messages', { queues: 2 })
    ;({ address } = await firstBroker(cluster))
  })
  after(() => admin.close())

  it('reads a message by the id of its place', async () => {
    const stored = await storeMessage(cluster, { topic, body: 'by place' })

    const message = await admin.messages.byOffsetId(stored.offsetMessageId)

    expect(message.body.toString()).to.equal('by place')
    expect(message).to.include({ topic, brokerName: stored.queue.brokerName, messageId: stored.messageId })
  })

  it('finds no message where none begins', async () => {
    const stored = await storeMessage(cluster, { topic })
    const { commitLogOffset } = await admin.messages.byOffsetId(stored.offsetMessageId)
    const inside = encodeOffsetMessageId({ host: address, commitLogOffset: commitLogOffset + 5 })
    const beyond = encodeOffsetMessageId({ host: address, commitLogOffset: 2 ** 40 })

    expect(await rejection(admin.messages.byOffsetId(inside))).to.be.instanceOf(QueryError)
    expect(await rejection(admin.messages.byOffsetId(beyond))).to.be.instanceOf(QueryError)
  })

  it('dials no host that only an id knows', async () => {
    const id = encodeOffsetMessageId({ host: '192.0.2.1:10911', commitLogOffset: 0 })

    const error = await rejection(admin.messages.byOffsetId(id))

    expect(error).to.be.instanceOf(QueryError)
    expect(error.message).to.include('192.0.2.1:10911')
  })

  it('refuses a text that is no id of a place', async () => {
    expect(await rejection(admin.messages.byOffsetId('order-4711'))).to.be.instanceOf(UsageError)
  })

  it('finds a message by the id that the sender got', async () => {
    const stored = await storeMessage(cluster, { topic, body: 'by id' })

    const message = await waitFor('the index to be built', () =>
      admin.messages.byUniqueId(topic, stored.messageId).catch(() => undefined),
    )

    expect(message.body.toString()).to.equal('by id')
    expect(message.offsetMessageId).to.equal(stored.offsetMessageId)
  })

  it('finds a message by either id', async () => {
    const stored = await storeMessage(cluster, { topic })
    await waitFor('the index to be built', () =>
      admin.messages.byUniqueId(topic, stored.messageId).catch(() => undefined),
    )

    const [byPlace, byId] = await Promise.all([
      admin.messages.find(topic, stored.offsetMessageId),
      admin.messages.find(topic, stored.messageId),
    ])

    expect(byPlace.messageId).to.equal(stored.messageId)
    expect(byId.messageId).to.equal(stored.messageId)
  })

  it('says that no message has the id', async () => {
    const error = await rejection(admin.messages.byUniqueId(topic, '0'.repeat(32)))

    expect(error).to.be.instanceOf(QueryError).and.include({ code: 'ERR_QUERY' })
  })

  it('finds messages by key in the order of their storing, and only those', async () => {
    const key = uniqueName('key')
    await storeMessage(cluster, { topic, body: 'one', keys: `other ${key}` })
    await storeMessage(cluster, { topic, body: 'two', keys: key, queueId: 1 })
    await storeMessage(cluster, { topic, body: 'longer key', keys: `${key}-longer` })

    const found = await waitFor('the index to be built', async () => {
      const messages = await admin.messages.byKey(topic, key)
      return messages.length === 2 && messages
    })

    expect(found.map(({ body }) => body.toString())).to.deep.equal(['one', 'two'])
    expect(await admin.messages.byKey(topic, key, { max: 1 })).to.have.length(1)
  })

  it('finds no messages for a key that nobody used', async () => {
    expect(await admin.messages.byKey(topic, uniqueName('unused'))).to.deep.equal([])
  })

  it('refuses a query that can find nothing', async () => {
    expect(await rejection(admin.messages.byKey(topic, ''))).to.be.instanceOf(UsageError)
    expect(await rejection(admin.messages.byKey(topic, 'k', { since: 2, until: 1 }))).to.be.instanceOf(UsageError)
  })

  it('says that the topic is unknown', async () => {
    expect(await rejection(admin.messages.byKey(uniqueName('missing'), 'key'))).to.be.instanceOf(RouteError)
  })

  it('reads messages by their position', async () => {
    const place = await cluster.topic('positions', { queues: 1 })
    const stored = await storeMessages(cluster, { topic: place, body: 'here' }, 5)
    const queue = stored[0]!.queue
    await waitFor('the queue to be built', async () => (await admin.offsets.max(queue)) === 5)

    const page = await admin.messages.read(queue, 1, { max: 3 })
    const message = await admin.messages.at(queue, 4)

    expect(page.messages.map(({ queueOffset }) => queueOffset)).to.deep.equal([1, 2, 3])
    expect(page).to.include({ nextOffset: 4, minOffset: 0, maxOffset: 5 })
    expect(message.messageId).to.equal(stored[4]?.messageId)
  })

  it('says where a queue begins and ends when a position is outside', async () => {
    const { queue } = await storeMessage(cluster, { topic: await cluster.topic('outside', { queues: 1 }) })
    await waitFor('the queue to be built', async () => (await admin.offsets.max(queue)) === 1)

    const error = await rejection(admin.messages.at(queue, 100))
    const atEnd = await rejection(admin.messages.at(queue, 1))

    expect(error).to.include({ code: 'ERR_OFFSET' })
    expect(error.message).to.include('ends before 1')
    expect(atEnd).to.include({ code: 'ERR_QUERY' })
  })

  it('lets a running consumer consume a message', async () => {
    const group = await cluster.group('direct')
    const stored = await storeMessage(cluster, { topic, body: 'directly' })
    await using consumer = await OnlineConsumer.start(cluster, group, topic)

    const result = await admin.messages.consumeDirectly({
      group,
      clientId: consumer.clientId,
      topic,
      messageId: stored.offsetMessageId,
    })

    expect(result).to.include({ consumeResult: 'CR_SUCCESS' })
    expect(consumer.consumed).to.deep.equal(['directly'])
  })
})
