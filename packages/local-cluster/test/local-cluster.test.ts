// SPDX-License-Identifier: Apache-2.0
// The life of a cluster, over real sockets with a plain RemotingClient: no client package is involved.
import { ConnectionError, StateError, UsageError, VirtualClock } from '@rocketmq-ts/core'
import { expect } from 'chai'
import {
  getBrokerClusterInfo,
  getRouteInfoByTopic,
  registerBroker,
  sendMessageV2,
  unregisterBroker,
  updateBrokerConfig,
} from '@rocketmq-ts/protocol'
import { rejection } from '@rocketmq-ts/test-run'
import { LocalCluster } from '../src/index.js'
import { refusalOf } from './one-broker.js'
import { newClient, sendFields } from './raw-client.js'

describe('a cluster', () => {
  it('is ready when start resolves: routes are known and messages are taken', async () => {
    await using cluster = await LocalCluster.start({ topics: ['orders'] })
    await using client = newClient()

    const { body: route } = await client.call(cluster.namesrvAddr, getRouteInfoByTopic, { topic: 'orders' })
    const address = route.brokerDatas[0]?.brokerAddrs.get(0) ?? ''
    const fields = sendFields('orders', { queueId: 1, flag: 7, properties: 'UNIQ_KEY\x01ABC\x02TAGS\x01paid\x02' })
    const sent = await client.call(address, sendMessageV2, fields, { body: Buffer.from('two coffees') })

    expect(sent).to.include({ answer: 'SUCCESS', queueId: 1, queueOffset: 0, transactionId: 'ABC', traceOn: true })
    const [message] = cluster.messages('orders')
    expect(message?.body.toString()).to.equal('two coffees')
    expect(message).to.include({ tags: 'paid', flag: 7, queueId: 1, brokerName: 'broker-a' })
    expect(message?.offsetMessageId).to.equal(sent.msgId)
  })

  it('makes an unknown topic on the first send and tells the name servers', async () => {
    await using cluster = await LocalCluster.start({ nameServers: 2 })
    await using client = newClient()

    await client.call(cluster.brokerAddrs[0]!, sendMessageV2, sendFields('fresh'), { body: Buffer.from('x') })
    await cluster.broker().registered()

    for (const address of cluster.namesrvAddr.split(';')) {
      const { body } = await client.call(address, getRouteInfoByTopic, { topic: 'fresh' })
      expect(body.queueDatas).to.deep.equal([
        { brokerName: 'broker-a', readQueueNums: 4, writeQueueNums: 4, perm: 6, topicSysFlag: 0 },
      ])
    }
  })

  it('refuses an unknown topic when topics are not made on their own', async () => {
    await using cluster = await LocalCluster.start({ config: { autoCreateTopicEnable: false } })
    await using client = newClient()

    const error = await refusalOf(
      client.call(cluster.brokerAddrs[0]!, sendMessageV2, sendFields('nope'), { body: Buffer.from('x') }),
    )

    expect(error).to.include({
      responseCode: 17,
      remark:
        'topic[nope] not exist, apply first please!\n' +
        'See https://rocketmq.apache.org/docs/bestPractice/06FAQ for further details.',
    })
  })

  it('has as many brokers as asked for, each under its name', async () => {
    await using cluster = await LocalCluster.start({ brokers: 2, topics: ['orders'] })
    await using client = newClient()

    const { body } = await client.call(cluster.namesrvAddr, getBrokerClusterInfo, {})
    const { body: route } = await client.call(cluster.namesrvAddr, getRouteInfoByTopic, { topic: 'orders' })

    expect([...body.brokerAddrTable.keys()]).to.have.members(['broker-a', 'broker-b'])
    expect(body.clusterAddrTable.get('DefaultCluster')).to.have.members(['broker-a', 'broker-b'])
    expect(route.queueDatas).to.have.length(2)
  })

  it('names many brokers as columns are named: after broker-z comes broker-aa', async () => {
    await using cluster = await LocalCluster.start({ brokers: 54 })
    const addresses = new Set(cluster.brokerAddrs)

    expect(addresses.size).to.equal(54)
    for (const name of ['broker-a', 'broker-z', 'broker-aa', 'broker-az', 'broker-ba', 'broker-bb']) {
      expect(addresses.has(cluster.broker(name).address), name).to.equal(true)
    }
  })

  it('sends to a master that runs, and leaves a topic as it is while its broker is down', async () => {
    const brokers = [{ brokerName: 'a' }, { brokerName: 'a', brokerId: 1 }, { brokerName: 'b' }]
    const only = { name: 'only', queues: 1, brokers: ['a'] }
    await using cluster = await LocalCluster.start({ brokers, topics: ['orders', only] })
    await cluster.broker('a').kill()

    const { brokerName } = await cluster.send({ topic: 'orders', body: 'x' })
    const error = await cluster.send({ topic: 'only', body: 'x' }).catch((thrown: unknown) => thrown)

    expect(brokerName).to.equal('b')
    expect(error).to.be.instanceOf(StateError)
    expect(cluster.broker('a').disk.topics.get('only')?.writeQueueNums).to.equal(1)
  })

  it('keeps messages and ports over a kill and a restart of the broker, and the route goes in between', async () => {
    await using cluster = await LocalCluster.start({ topics: ['orders'] })
    await using client = newClient()
    const [address] = cluster.brokerAddrs
    await client.call(address!, sendMessageV2, sendFields('orders'), { body: Buffer.from('kept') })

    await cluster.broker().kill()
    const whileDown = await client.call(cluster.namesrvAddr, getRouteInfoByTopic, { topic: 'orders' }).catch(String)
    await cluster.broker().restart()
    await using after = newClient()
    const sent = await after.call(address!, sendMessageV2, sendFields('orders'), { body: Buffer.from('next') })

    expect(whileDown).to.include('No topic route info')
    expect(sent.queueOffset).to.equal(1)
    expect(cluster.messages('orders').map(({ body }) => body.toString())).to.deep.equal(['kept', 'next'])
    expect((await after.call(cluster.namesrvAddr, getRouteInfoByTopic, { topic: 'orders' })).answer).to.equal('SUCCESS')
  })

  it('loses its routes with the name server, until the brokers register again', async () => {
    const clock = new VirtualClock()
    await using cluster = await LocalCluster.start({ topics: ['orders'], clock })
    const [nameServer] = cluster.nameServers
    const { address } = nameServer!

    await nameServer!.stop()
    await nameServer!.start()
    await using client = newClient()
    const before = await client.call(address, getRouteInfoByTopic, { topic: 'orders' }).catch(String)
    await cluster.broker().register()
    const after = await client.call(address, getRouteInfoByTopic, { topic: 'orders' })

    expect(nameServer!.address).to.equal(address)
    expect(before).to.include('No topic route info')
    expect(after.answer).to.equal('SUCCESS')
  })

  it('tells in routes that a broker may not be written, by its own word or by that of an admin', async () => {
    await using cluster = await LocalCluster.start({ topics: ['orders'] })
    await using client = newClient()
    const permission = async () => {
      const { body } = await client.call(cluster.namesrvAddr, getRouteInfoByTopic, { topic: 'orders' })
      return body.queueDatas[0]?.perm
    }

    await cluster.broker().setWritePermission(false)
    const forbidden = await permission()
    await client.call(cluster.brokerAddrs[0]!, updateBrokerConfig, {}, { body: 'brokerPermission=6\n' })
    await cluster.broker().registered()

    expect(forbidden).to.equal(4)
    expect(await permission()).to.equal(6)
  })

  it('takes starts and stops one after the other', async () => {
    await using cluster = await LocalCluster.start()
    const broker = cluster.broker()

    await Promise.all([broker.kill(), broker.start(), broker.restart(), broker.stop(), broker.start(), broker.start()])

    expect(broker.isRunning).to.equal(true)
    expect((await knownBrokers(cluster.namesrvAddr)).size).to.equal(1)
  })

  it('tells its name servers that a broker stops, and has it back at its address', async () => {
    await using cluster = await LocalCluster.start()
    const broker = cluster.broker()
    const { address } = broker

    await broker.stop()
    const whileDown = [broker.isRunning, (await knownBrokers(cluster.namesrvAddr)).size]
    expect(() => broker.running).to.throw(StateError, 'broker-a is down')
    await broker.stop()
    await broker.start()

    expect(cluster.requests(unregisterBroker).map(({ request }) => request.brokerName)).to.deep.equal(['broker-a'])
    expect(whileDown).to.deep.equal([false, 0])
    expect([broker.address, broker.isRunning]).to.deep.equal([address, true])
    expect((await knownBrokers(cluster.namesrvAddr)).size).to.equal(1)
  })

  it('says when its name servers know of a new topic, and not before', async () => {
    await using cluster = await LocalCluster.start()
    await using client = newClient()
    let open: () => void = () => undefined
    const gate = new Promise<void>(resolve => (open = resolve))
    const registering = cluster.received(registerBroker)
    cluster.intercept(registerBroker, async (_request, _context, proceed) => {
      await gate
      return proceed()
    })
    await client.call(cluster.brokerAddrs[0]!, sendMessageV2, sendFields('fresh'), { body: Buffer.from('x') })
    let isRegistered = false
    const registered = cluster
      .broker()
      .registered()
      .then(() => (isRegistered = true))
    await registering
    await knownBrokers(cluster.namesrvAddr)
    const early = isRegistered
    open()
    await registered

    const { answer } = await client.call(cluster.namesrvAddr, getRouteInfoByTopic, { topic: 'fresh' })
    expect([early, answer]).to.deep.equal([false, 'SUCCESS'])
  })

  it('that cannot listen leaves no timer behind', async () => {
    const clock = new VirtualClock()

    // An address that no machine has. [RFC 5737]
    const error = await rejection(LocalCluster.start({ host: '203.0.113.1', clock }))

    expect(error).to.be.instanceOf(ConnectionError)
    expect(clock.pending).to.equal(0)
  })

  it('says which port is taken, and leaves nothing behind', async () => {
    await using cluster = await LocalCluster.start()
    const port = Number(cluster.brokerAddrs[0]!.split(':')[1])

    const clock = new VirtualClock()
    const error = await rejection(LocalCluster.start({ brokerPort: port, clock }))

    expect(clock.pending).to.equal(0)
    expect(error).to.be.instanceOf(ConnectionError).with.property('message').that.includes(`127.0.0.1:${port}`)
  })

  it('is refused with a number of brokers or a topic that makes no sense', async () => {
    for (const options of [{ brokers: 0 }, { brokers: 257 }, { topics: ['bad topic'] }]) {
      expect(await rejection(LocalCluster.start(options))).to.be.instanceOf(UsageError)
    }
  })

  it('stores IPv6 hosts when it listens there', async () => {
    await using cluster = await LocalCluster.start({ host: '::1', topics: ['orders'] })
    await using client = newClient()

    const { body: route } = await client.call(cluster.namesrvAddr, getRouteInfoByTopic, { topic: 'orders' })
    const sent = await client.call(cluster.brokerAddrs[0]!, sendMessageV2, sendFields('orders'), {
      body: Buffer.from('x'),
    })

    const [message] = cluster.messages('orders')
    expect(route.brokerDatas[0]?.brokerAddrs.get(0)).to.match(/^::1:\d+$/)
    expect(sent.msgId).to.have.length(56)
    expect(message?.bornHost).to.match(/^\[::1\]:\d+$/)
    expect(message?.storeHost).to.equal(cluster.brokerAddrs[0])
  })
})

async function knownBrokers(namesrvAddr: string): Promise<ReadonlyMap<string, unknown>> {
  await using client = newClient()
  return (await client.call(namesrvAddr, getBrokerClusterInfo, {})).body.brokerAddrTable
}
