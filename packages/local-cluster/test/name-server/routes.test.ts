// SPDX-License-Identifier: Apache-2.0
// What a name server knows of brokers that come and go, over real sockets.
import { VirtualClock } from '@rocketmq-ts/core'
import { expect } from 'chai'
import {
  addWritePermOfBroker,
  brokerHeartbeat,
  deleteTopicInNamesrv,
  getBrokerClusterInfo,
  getHasUnitSubTopicList,
  getHasUnitSubUnunitTopicList,
  getRouteInfoByTopic,
  getTopicsByCluster,
  getUnitTopicList,
  orderNamespace,
  printSettings,
  putKvConfig,
  queryDataVersion,
  registerBroker,
  registerTopicInNamesrv,
  unregisterBroker,
  updateNamesrvConfig,
  wipeWritePermOfBroker,
  type TopicConfig,
} from '@rocketmq-ts/protocol'
import { RemotingClient, type RemotingCommand } from '@rocketmq-ts/remoting'
import { newTopic } from '../../src/broker/topic-table.js'
import { LocalCluster } from '../../src/index.js'
import { refusalOf } from '../one-broker.js'
import { newClient } from '../raw-client.js'

const version = { stateVersion: 0, timestamp: 1, counter: 1 }

function registration(topics: readonly TopicConfig[], dataVersion = version) {
  const topicConfigTable = new Map(topics.map(topic => [topic.topicName, topic]))
  return { filterServerList: [], topicConfigSerializeWrapper: { topicConfigTable, dataVersion } }
}

describe('a name server', () => {
  const identity = { brokerName: 'broker-x', brokerAddr: '127.0.0.1:1', clusterName: 'C', brokerId: 0 }
  const fields = { ...identity, haServerAddr: '127.0.0.1:2' }
  const topics = [newTopic('orders'), newTopic('bills')]
  let clock: VirtualClock
  let cluster: LocalCluster
  let broker: RemotingClient
  let client: RemotingClient

  beforeEach(async () => {
    clock = new VirtualClock()
    cluster = await LocalCluster.start({ clock })
    broker = newClient()
    client = newClient()
    await broker.call(cluster.namesrvAddr, registerBroker, fields, { body: registration(topics) })
  })

  afterEach(async () => {
    await Promise.all([broker.close(), client.close()])
    await cluster.close()
  })

  const routeOf = (topic: string) =>
    client.call(cluster.namesrvAddr, getRouteInfoByTopic, { topic }).then(
      ({ body }) => body,
      () => undefined,
    )

  it('tells where the topics of a registered broker are', async () => {
    const route = await routeOf('orders')

    expect(route?.brokerDatas[0]).to.deep.include({ brokerName: 'broker-x', cluster: 'C' })
    expect(route?.queueDatas[0]).to.include({ readQueueNums: 1, perm: 6 })
  })

  it('tells the order of a topic only when it is set to', async () => {
    await client.call(cluster.namesrvAddr, putKvConfig, {
      namespace: orderNamespace,
      key: 'orders',
      value: 'broker-a:4',
    })
    const before = await routeOf('orders')
    const body = printSettings(new Map([['orderMessageEnable', 'true']]))
    await client.call(cluster.namesrvAddr, updateNamesrvConfig, {}, { body })

    expect(before?.orderTopicConf ?? undefined).to.equal(undefined)
    expect((await routeOf('orders'))?.orderTopicConf).to.equal('broker-a:4')
  })

  it('forgets a broker that says good-bye', async () => {
    await broker.call(cluster.namesrvAddr, unregisterBroker, identity)

    expect(await routeOf('orders')).to.equal(undefined)
  })

  it('forgets a broker whose connection is closed', async () => {
    await broker.close()
    while ((await routeOf('orders')) !== undefined) await new Promise(resolve => setImmediate(resolve))

    const { body } = await client.call(cluster.namesrvAddr, getBrokerClusterInfo, {})
    expect([...body.brokerAddrTable.keys()]).to.deep.equal(['broker-a'])
  })

  it('forgets a broker that is silent for two minutes, and not one that gives signs of life', async () => {
    await clock.advance(100_000)
    await broker.call(cluster.namesrvAddr, brokerHeartbeat, identity)
    await clock.advance(100_000)
    const alive = await routeOf('orders')
    await clock.advance(30_000)

    expect(alive).to.not.equal(undefined)
    expect(await routeOf('orders')).to.equal(undefined)
  })

  it('tells of a topic that is registered by hand, on brokers that live only', async () => {
    const queue = { brokerName: 'broker-x', readQueueNums: 2, writeQueueNums: 3, perm: 6, topicSysFlag: 0 }
    const register = (topic: string, brokerName: string) =>
      client.call(
        cluster.namesrvAddr,
        registerTopicInNamesrv,
        { topic },
        { body: { queueDatas: [{ ...queue, brokerName }], brokerDatas: [], filterServerTable: new Map() } },
      )

    await register('by-hand', 'broker-x')
    await register('nowhere', 'broker-z')

    expect((await routeOf('by-hand'))?.queueDatas).to.deep.equal([queue])
    expect(await routeOf('nowhere')).to.equal(undefined)
  })

  it('leaves a broker out of routes that has gone, and the topic stays on the others', async () => {
    const other = newClient()
    const second = { ...fields, brokerName: 'broker-y', brokerAddr: '127.0.0.1:3', clusterName: 'D' }
    await other.call(cluster.namesrvAddr, registerBroker, second, { body: registration(topics) })
    const both = await routeOf('orders')
    await other.call(cluster.namesrvAddr, unregisterBroker, { ...identity, ...second })
    const one = await routeOf('orders')
    await other.close()

    expect(both?.brokerDatas.map(({ brokerName }) => brokerName)).to.deep.equal(['broker-x', 'broker-y'])
    expect(both?.queueDatas.map(({ brokerName }) => brokerName)).to.deep.equal(['broker-x', 'broker-y'])
    expect(one?.brokerDatas.map(({ brokerName }) => brokerName)).to.deep.equal(['broker-x'])
    expect(one?.queueDatas.map(({ brokerName }) => brokerName)).to.deep.equal(['broker-x'])
  })

  it('deletes a topic everywhere, or in one cluster', async () => {
    const other = newClient()
    const second = { ...fields, brokerName: 'broker-y', brokerAddr: '127.0.0.1:3', clusterName: 'D' }
    await other.call(cluster.namesrvAddr, registerBroker, second, { body: registration(topics) })
    const remove = (topic: string, clusterName: string) =>
      client.call(cluster.namesrvAddr, deleteTopicInNamesrv, { topic, clusterName })

    await remove('orders', 'D')
    await remove('bills', '')
    const left = await routeOf('orders')
    await other.close()

    expect(left?.queueDatas.map(({ brokerName }) => brokerName)).to.deep.equal(['broker-x'])
    expect(await routeOf('bills')).to.equal(undefined)
  })

  it('lists the topics of a cluster, and those by their flags', async () => {
    const flags = [
      newTopic('unit', { topicSysFlag: 1 }),
      newTopic('subscribed', { topicSysFlag: 2 }),
      newTopic('both', { topicSysFlag: 3 }),
    ]
    const body = registration([...topics, ...flags], { ...version, counter: 2 })
    await broker.call(cluster.namesrvAddr, registerBroker, fields, { body })
    const list = async (request: typeof getUnitTopicList) =>
      [...(await client.call(cluster.namesrvAddr, request, {})).body.topicList].sort()
    const inCluster = async (name: string) =>
      [...(await client.call(cluster.namesrvAddr, getTopicsByCluster, { cluster: name })).body.topicList].sort()

    expect(await list(getUnitTopicList)).to.deep.equal(['both', 'unit'])
    expect(await list(getHasUnitSubTopicList)).to.deep.equal(['both', 'subscribed'])
    expect(await list(getHasUnitSubUnunitTopicList)).to.deep.equal(['subscribed'])
    expect(await inCluster('C')).to.deep.equal(['bills', 'both', 'orders', 'subscribed', 'unit'])
    expect(await inCluster('E')).to.deep.equal([])
  })

  it('takes the write permission away and gives it back', async () => {
    const wiped = await client.call(cluster.namesrvAddr, wipeWritePermOfBroker, { brokerName: 'broker-x' })
    const drained = await routeOf('orders')
    await client.call(cluster.namesrvAddr, addWritePermOfBroker, { brokerName: 'broker-x' })

    expect(wiped.wipeTopicCount).to.equal(2)
    expect(drained?.queueDatas[0]?.perm).to.equal(4)
    expect((await routeOf('orders'))?.queueDatas[0]?.perm).to.equal(6)
  })

  it('says whether a registration would tell it anything new', async () => {
    const ask = (dataVersion: typeof version) =>
      client.call(cluster.namesrvAddr, queryDataVersion, identity, { body: dataVersion })

    expect((await ask(version)).changed).to.equal(false)
    expect(await ask({ ...version, counter: 2 })).to.deep.include({ changed: true, body: version })
  })

  it('refuses a broker that begins with a single topic', async () => {
    const other = { ...fields, brokerName: 'broker-y', brokerAddr: '127.0.0.1:3' }
    const body = registration([newTopic('one')])
    const error = await refusalOf(broker.call(cluster.namesrvAddr, registerBroker, other, { body }))

    expect(error).to.include({ responseCode: 1, remark: 'register broker failed' })
  })

  it('refuses a registration with a wrong check sum', async () => {
    const wrong = { ...fields, bodyCrc32: 5 }
    const body = registration(topics)
    const error = await refusalOf(broker.call(cluster.namesrvAddr, registerBroker, wrong, { body }))

    expect(error).to.include({ responseCode: 1, remark: 'crc32 not match' })
  })

  it('quotes numeric keys for clients from V4_9_4 on, and for those that ask for it', async () => {
    const ask = async (clientVersion: number, extFields = {}) => {
      await using old = new RemotingClient({
        identity: { language: 'JAVA', version: clientVersion },
        hooks: [
          {
            afterResponse: (_address, _request, response) => void bodies.push(response),
          },
        ],
      })
      const bodies: RemotingCommand[] = []
      await old.call(cluster.namesrvAddr, getRouteInfoByTopic, { topic: 'orders', ...extFields })
      return bodies[0]?.body.toString() ?? ''
    }

    expect(await ask(513)).to.include('{"0":"127.0.0.1:1"}')
    expect(await ask(399)).to.include('{0:"127.0.0.1:1"}')
    expect(await ask(399, { acceptStandardJsonOnly: true })).to.include('{"0":"127.0.0.1:1"}')
  })
})
