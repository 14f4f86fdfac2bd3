// SPDX-License-Identifier: Apache-2.0
import { asError, QueryError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { AdminError, type DefaultMQAdminExt } from '@rocketmq-ts/admin'
import { itVersion5, onEachCluster, rejection, uniqueName, waitFor } from '@rocketmq-ts/testing'
import { adminOf } from '../support/admin-of.js'
import { OnlineConsumer } from '../support/online-consumer.js'
import { firstBroker, storeMessages } from '../support/store-messages.js'

onEachCluster('an administrator of consumer groups', cluster => {
  let admin: DefaultMQAdminExt
  let brokerName: string

  before(async () => {
    admin = await adminOf(cluster)
    ;({ brokerName } = await firstBroker(cluster))
  })
  after(() => admin.close())

  it('makes several groups at once, each with its settings', async () => {
    const [plain, short] = [uniqueName('several'), uniqueName('several')]

    await admin.groups.createAll({ [plain]: {}, [short]: { retryMaxTimes: 3, consumeEnable: false } })

    for (const made of (await admin.groups.settings(plain)).values()) {
      expect(made).to.include({ retryMaxTimes: 16, consumeEnable: true })
    }
    for (const made of (await admin.groups.settings(short)).values()) {
      expect(made).to.include({ retryMaxTimes: 3, consumeEnable: false })
    }
  })

  it('creates a group with the settings of a new one', async () => {
    const group = uniqueName('made')

    const done = await admin.groups.create(group, { retryMaxTimes: 3 })

    expect(done.map(outcome => outcome.brokerName)).to.deep.equal([brokerName])
    expect((await admin.groups.settings(group)).get(brokerName)).to.include({
      consumeEnable: true,
      consumeBroadcastEnable: true,
      retryQueueNums: 1,
      retryMaxTimes: 3,
    })
    expect(await admin.groups.list()).to.include(group)
  })

  it('changes what is given and leaves the rest', async () => {
    const group = uniqueName('changed')
    await admin.groups.create(group, { retryMaxTimes: 3 })

    await admin.groups.update(group, { consumeEnable: false })

    expect((await admin.groups.settings(group)).get(brokerName)).to.include({ consumeEnable: false, retryMaxTimes: 3 })
  })

  it('does not make a group that it should change', async () => {
    const error = await rejection(admin.groups.update(uniqueName('missing'), { retryMaxTimes: 1 }))

    expect(error).to.be.instanceOf(AdminError).and.include({ code: 'ERR_QUERY' })
  })

  it('lists the groups of RocketMQ itself only when asked', async () => {
    expect(await admin.groups.list()).to.not.include('TOOLS_CONSUMER')
    expect(await admin.groups.list({ includeInternal: true })).to.include('TOOLS_CONSUMER')
  })

  it('does not make a group by reading it', async () => {
    const group = uniqueName('read')

    expect(await rejection(admin.groups.settings(group))).to.be.instanceOf(QueryError)
    expect(await admin.groups.list()).to.not.include(group)
  })

  it('deletes a group with its offsets', async () => {
    const topic = await cluster.topic('gone')
    const group = await cluster.group('deleted')
    await admin.offsets.set(group, { topic, brokerName, queueId: 0 }, 0)

    await admin.groups.delete(group)

    expect(await admin.groups.list()).to.not.include(group)
    expect(await rejection(admin.groups.stats(group))).to.be.instanceOf(QueryError)
  })

  it('keeps offsets when asked, and says so when the broker cannot', async () => {
    const topic = await cluster.topic('kept')
    const group = await cluster.group('kept')
    await admin.offsets.set(group, { topic, brokerName, queueId: 0 }, 0)

    const error = await admin.groups.delete(group, { keepOffsets: true }).then(() => undefined, asError)

    // RocketMQ 5.5.0 makes the group again at once.
    const isStillThere = (await admin.groups.list()).includes(group)
    expect(isStillThere).to.equal(error !== undefined)
    expect(error?.message ?? '').to.match(isStillThere ? /made "kept_.*" again/ : /^$/)
    expect((await admin.groups.stats(group)).queues).to.have.length(4)
  })

  it('deletes the retry topic and dead letters when asked', async () => {
    const group = await cluster.group('erased')
    await cluster.configureTopic(`%RETRY%${group}`, { queues: 1 })

    await admin.groups.delete(group, { deleteTopics: true })

    expect(await rejection(admin.topics.settings(`%RETRY%${group}`))).to.be.instanceOf(QueryError)
  })

  it('knows who is online and what they subscribe to', async () => {
    const topic = await cluster.topic('online')
    const group = await cluster.group('online')
    await using consumer = await OnlineConsumer.start(cluster, group, topic)

    const connections = await admin.groups.connections(group)

    expect(connections.clients.map(({ clientId }) => clientId)).to.deep.equal([consumer.clientId])
    expect(connections.clients[0]?.address).to.match(/:\d+$/)
    expect(connections).to.include({ consumeType: 'CONSUME_PASSIVELY', messageModel: 'CLUSTERING' })
    expect(connections.subscriptions.get(topic)?.subString).to.equal('*')
  })

  it('finds nobody online in a group that is offline', async () => {
    expect((await admin.groups.connections(await cluster.group('offline'))).clients).to.deep.equal([])
  })

  it('asks a running consumer for its state', async () => {
    const topic = await cluster.topic('running')
    const group = await cluster.group('running')
    await using consumer = await OnlineConsumer.start(cluster, group, topic)

    const info = await admin.groups.runningInfo(group, consumer.clientId)

    expect(info.properties.get('PROP_CONSUME_TYPE')).to.equal('CONSUME_PASSIVELY')
    expect(info.subscriptionSet.map(subscription => subscription.topic)).to.deep.equal([topic])
  })

  it('says that a consumer is not online', async () => {
    const error = await rejection(admin.groups.runningInfo(await cluster.group('nobody'), 'nobody@here'))

    expect(error).to.be.instanceOf(QueryError)
    expect(error.message).to.include('nobody@here')
  })

  it('knows the lag of a group', async () => {
    const topic = await cluster.topic('lag', { queues: 2 })
    const group = await cluster.group('lag')
    await storeMessages(cluster, { topic, queueId: 1 }, 5)
    await admin.offsets.set(group, { topic, brokerName, queueId: 1 }, 2)

    const stats = await waitFor('the queue to be built', async () => {
      const found = await admin.groups.stats(group)
      return found.lag === 3 && found
    })

    const [queue] = stats.queues.filter(({ queue: { queueId } }) => queueId === 1)
    expect(queue).to.include({ maxOffset: 5, consumerOffset: 2, lag: 3 })
    expect(queue?.lastTimestamp).to.be.greaterThan(0)
  })

  it('says that a group has no offsets, rather than no lag', async () => {
    const error = await rejection(admin.groups.stats(uniqueName('misspelt')))

    expect(error).to.be.instanceOf(QueryError)
    expect(error.message).to.include('misspelt').and.include('has not consumed yet')
  })

  itVersion5('gives a group the attributes that RocketMQ knows, with values that it allows', async () => {
    const group = uniqueName('attributes')
    const attributes = { 'lite.sub.reset.offset.exclusive': 'TRUE', 'lite.sub.client.quota': '9007199254740993' }

    await admin.groups.create(group, { attributes })
    const refused = await rejection<AdminError>(
      admin.groups.create(uniqueName('refused'), { attributes: { 'lite.sub.reset.offset.exclusive': 'yes' } }),
    )

    const settings = (await admin.groups.settings(group)).get(brokerName)
    expect(Object.fromEntries(settings?.attributes ?? [])).to.deep.equal(attributes)
    expect(refused.remark).to.include('boolean attribute format is wrong.')
  })

  itVersion5('sets whether a group consumes by POP', async () => {
    const topic = await cluster.topic('pop')
    const group = await cluster.group('pop')

    const done = await admin.groups.setRequestMode({ group, topic, mode: 'POP', popShareQueues: 2 })

    expect(done.map(outcome => outcome.brokerName)).to.deep.equal([brokerName])
  })
})
