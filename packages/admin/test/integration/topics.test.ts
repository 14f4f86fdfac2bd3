// SPDX-License-Identifier: Apache-2.0
import { QueryError, RouteError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { AdminError, type DefaultMQAdminExt } from '@rocketmq-ts/admin'
import { getTopicStatsInfo } from '@rocketmq-ts/protocol'
import { isVersion5, itEmbedded, itVersion5, onEachCluster, rejection, uniqueName, waitFor } from '@rocketmq-ts/testing'
import { adminOf } from '../support/admin-of.js'
import { OnlineConsumer } from '../support/online-consumer.js'
import { firstBroker, storeMessages } from '../support/store-messages.js'

onEachCluster('an administrator of topics', cluster => {
  let admin: DefaultMQAdminExt
  let brokerName: string

  before(async () => {
    admin = await adminOf(cluster)
    ;({ brokerName } = await firstBroker(cluster))
  })
  after(() => admin.close())

  it('makes several topics at once, each with its settings', async () => {
    const [plain, wide] = [uniqueName('several'), uniqueName('several')]
    const changes = {
      queues: 2,
      perm: 4,
      order: true,
      ...(isVersion5 ? { attributes: { 'message.type': 'FIFO' } } : {}),
    }

    const done = await admin.topics.createAll({ [plain]: {}, [wide]: changes })

    const settingsOf = async (topic: string) => [...(await admin.topics.settings(topic)).values()]
    for (const made of await settingsOf(plain)) {
      expect(made).to.include({ readQueues: 8, writeQueues: 8, perm: 6, order: false })
    }
    for (const made of await settingsOf(wide)) {
      // A broker before 5.0 has no order of its own: clients read it from the name server. [AdminBrokerProcessor.java]
      expect(made).to.include({ readQueues: 2, writeQueues: 2, perm: 4, order: isVersion5 })
      expect(made.attributes.get('message.type')).to.equal(changes.attributes?.['message.type'])
    }
    expect((await admin.topics.route(wide)).queueDatas).to.have.length(done.length)
    expect([...(await admin.kvConfig.orderConf(wide))]).to.deep.equal(done.map(({ brokerName }) => [brokerName, 2]))
  })

  it('makes none of several topics when one of them may not be', async () => {
    const allowed = uniqueName('allowed')

    const refused = await rejection<Error>(admin.topics.createAll({ [allowed]: {}, TBW102: {} }))

    expect(refused.message).to.contain('TBW102')
    if (isVersion5) expect(await rejection(admin.topics.settings(allowed))).to.be.instanceOf(QueryError)
  })

  it('creates a topic on every broker and says where', async () => {
    const topic = uniqueName('made')

    const done = await admin.topics.create(topic, { queues: 3 })

    expect(done.map(outcome => outcome.brokerName)).to.deep.equal([brokerName])
    expect((await admin.topics.settings(topic)).get(brokerName)).to.deep.include({
      readQueues: 3,
      writeQueues: 3,
      perm: 6,
      order: false,
    })
  })

  it('resolves when the name server tells of the new topic', async () => {
    const topic = uniqueName('routed')

    await admin.topics.create(topic, { queues: 2, writeQueues: 1 })

    const { queueDatas } = await admin.topics.route(topic)
    expect(queueDatas).to.have.length(1)
    expect(queueDatas[0]).to.include({ brokerName, readQueueNums: 2, writeQueueNums: 1, perm: 6 })
    expect(await admin.topics.queues(topic)).to.deep.equal([
      { topic, brokerName, queueId: 0 },
      { topic, brokerName, queueId: 1 },
    ])
  })

  it('changes what is given and leaves the rest', async () => {
    const topic = uniqueName('changed')
    await admin.topics.create(topic, { queues: 5 })

    await admin.topics.update(topic, { perm: 4 })

    expect((await admin.topics.settings(topic)).get(brokerName)).to.include({ readQueues: 5, writeQueues: 5, perm: 4 })
  })

  it('does not make a topic that it should change', async () => {
    const error = await rejection(admin.topics.update(uniqueName('missing'), { queues: 1 }))

    expect(error).to.be.instanceOf(AdminError).and.include({ code: 'ERR_QUERY' })
    expect((error as unknown as AdminError).failures[0]).to.include({ brokerName })
  })

  itVersion5('sets and takes away attributes', async () => {
    const topic = uniqueName('attributes')

    await admin.topics.create(topic, { attributes: { 'message.type': 'FIFO' } })
    const before = (await admin.topics.settings(topic)).get(brokerName)
    await admin.topics.update(topic, { attributes: { 'message.type': null } })
    const after = (await admin.topics.settings(topic)).get(brokerName)

    expect(before?.attributes.get('message.type')).to.equal('FIFO')
    expect(after?.attributes.has('message.type')).to.equal(false)
  })

  itVersion5('gives a topic the attributes that RocketMQ knows, with values that it allows', async () => {
    const topic = uniqueName('attributes')
    const refused: readonly (readonly [string, string, string])[] = [
      ['lite.topic.expiration', 'notanumber', 'For input string: "notanumber"'],
      ['lite.topic.expiration', '43201', 'value is not in range(-1, 43200)'],
      ['reserve.time', '-2', 'value is not in range(-1, 9223372036854775807)'],
      ['reserve.time', '9223372036854775808', 'For input string: "9223372036854775808"'],
      ['no.such.attribute', 'x', 'unsupported key: no.such.attribute'],
    ]

    await admin.topics.create(topic, {
      attributes: { 'lite.topic.expiration': '43200', 'reserve.time': '9007199254740993' },
    })

    const attributes = (await admin.topics.settings(topic)).get(brokerName)?.attributes
    expect(attributes?.get('lite.topic.expiration')).to.equal('43200')
    expect(attributes?.get('reserve.time')).to.equal('9007199254740993')
    for (const [name, value, remark] of refused) {
      const error = await rejection<AdminError>(
        admin.topics.create(uniqueName('refused'), { attributes: { [name]: value } }),
      )
      expect(error, `${name}=${value}`).to.be.instanceOf(AdminError).and.include({ remark })
    }
  })

  it('deletes a topic from brokers and name servers', async () => {
    const topic = await cluster.topic('deleted')

    await admin.topics.delete(topic)

    expect(await rejection(admin.topics.settings(topic))).to.be.instanceOf(QueryError)
    expect(await rejection(admin.topics.route(topic))).to.be.instanceOf(RouteError)
  })

  it('lists the topics of users, and all when asked', async () => {
    const topic = await cluster.topic('listed')
    const [clusterName] = (await admin.cluster.info()).clusters.keys()

    const users = await admin.topics.list()
    const all = await admin.topics.list({ includeInternal: true })
    const ofCluster = await admin.topics.list({ cluster: clusterName })

    expect(users).to.include(topic).and.not.include.members([brokerName])
    expect(users).to.not.include('SCHEDULE_TOPIC_XXXX')
    expect(all).to.include.members([topic, 'SCHEDULE_TOPIC_XXXX', brokerName])
    expect(ofCluster).to.include(topic)
  })

  it('fixes an order topic to its brokers and forgets that with the topic', async () => {
    const topic = uniqueName('ordered')

    await admin.topics.create(topic, { queues: 2, order: true })
    const fixed = await admin.kvConfig.orderConf(topic)
    await admin.topics.delete(topic)

    expect([...fixed]).to.deep.equal([[brokerName, 2]])
    expect([...(await admin.kvConfig.orderConf(topic))]).to.deep.equal([])
  })

  it('knows the bounds of queues and the number of messages', async () => {
    const topic = await cluster.topic('stats', { queues: 2 })
    await storeMessages(cluster, { topic, queueId: 1 }, 3)

    const stats = await waitFor('the queue to be built', async () => {
      const found = await admin.topics.stats(topic)
      return found.messages === 3 && found
    })

    expect(stats.queues.map(({ queue, minOffset, maxOffset }) => [queue.queueId, minOffset, maxOffset])).to.deep.equal([
      [0, 0, 0],
      [1, 0, 3],
    ])
    expect(stats.queues[1]?.lastUpdateTimestamp).to.be.greaterThan(0)
  })

  it('knows the groups that are online and those that were', async () => {
    const topic = await cluster.topic('consumed')
    const [online, offline] = [await cluster.group('online'), await cluster.group('offline')]
    await admin.offsets.set(offline, { topic, brokerName, queueId: 0 }, 0)
    await using _consumer = await OnlineConsumer.start(cluster, online, topic)

    expect(await admin.topics.groups(topic)).to.have.members([online, offline])
  })

  it('says which brokers and clusters there are when a name is wrong', async () => {
    const topic = uniqueName('nowhere')

    const noCluster = await rejection(admin.topics.create(topic, { cluster: 'no-cluster' }))
    const noBroker = await rejection(admin.topics.create(topic, { brokers: ['no-broker'] }))

    expect(noCluster).to.be.instanceOf(RouteError)
    expect(noCluster.message).to.include('no-cluster').and.include(brokerName)
    expect(noBroker).to.be.instanceOf(RouteError)
    expect(noBroker.message).to.include('no-broker').and.include(brokerName)
  })

  itVersion5('lists what brokers refuse, with their own words', async () => {
    const error = await rejection<AdminError>(
      admin.topics.create(uniqueName('refused'), { attributes: { 'message.type': 'WRONG' } }),
    )

    expect(error).to.be.instanceOf(AdminError).and.include({ code: 'ERR_BROKER', outcome: 'rejected' })
    expect(error.remark).to.be.a('string')
    expect(error.message).to.include('failed on 1 of 1 brokers').and.include(brokerName)
  })

  itEmbedded('has figures in the order of its queues', 'its broker answers in another order', async () => {
    const topic = await cluster.topic('stats', { queues: 3 })
    const restore = cluster.embedded.intercept(getTopicStatsInfo, ({ topic: asked }) => ({
      body: {
        topicPutTps: 0.5,
        offsetTable: [2, 0, 1].map(queueId => ({
          queue: { topic: asked, brokerName: 'broker-a', queueId },
          minOffset: queueId,
          maxOffset: 10,
          lastUpdateTimestamp: 0,
        })),
      },
    }))
    const stats = await admin.topics.stats(topic)
    restore()

    expect(stats.queues.map(({ queue }) => queue.queueId)).to.deep.equal([0, 1, 2])
    expect([stats.messages, stats.putTps]).to.deep.equal([27, 0.5])
  })
})
