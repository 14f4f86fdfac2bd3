// SPDX-License-Identifier: Apache-2.0
// The life of a shared instance: who keeps it alive, what its start and its end do, and what it learns on the way.
import { MQClientManager, ClientConfig, type InnerProducer } from '@rocketmq-ts/client'
import { NameServerError, StateError, VirtualClock } from '@rocketmq-ts/core'
import { answer, delay, LocalCluster } from '@rocketmq-ts/local-cluster'
import { getRouteInfoByTopic, heartbeat, innerProducerGroup, type TopicRouteData } from '@rocketmq-ts/protocol'
import { rejection, startAddressServer, waitFor } from '@rocketmq-ts/test-run'
import { expect } from 'chai'
import { instanceOf, leave, memberConsumer, memberProducer } from './members.js'

describe('a client instance', () => {
  let cluster: LocalCluster
  let clock: VirtualClock
  beforeEach(async () => {
    clock = new VirtualClock()
    cluster = await LocalCluster.start({ brokers: 2, topics: ['orders', 'bills', 'ads'] })
  })
  afterEach(() => cluster.close())

  const asked = () => cluster.requests(getRouteInfoByTopic).map(({ request }) => request.topic)

  it('asks for the routes of everybody at its start, each once, and tells everybody', async () => {
    const instance = instanceOf({ namesrvAddr: cluster.namesrvAddr, clock })
    const told: string[] = []
    const onRoute = (topic: string, route: TopicRouteData) => void told.push(`${topic} ${route.brokerDatas.length}`)
    instance.producerTable.register('PG', memberProducer({ publishTopics: ['orders', 'bills'], onRoute }))
    instance.consumerTable.register('CG', memberConsumer('CG', { subscribedTopics: ['orders'], onRoute }))
    instance.adminTable.register('A', { topics: ['ads'] })
    instance.adminTable.register('B', {})

    await instance.start()
    await instance.start()

    expect(asked()).to.have.members(['orders', 'bills', 'ads'])
    expect(told.sort()).to.deep.equal(['ads 2', 'ads 2', 'bills 2', 'bills 2', 'orders 2', 'orders 2'])
    expect([...instance.brokers.all()].map(({ brokerName }) => brokerName)).to.have.members(['broker-a', 'broker-b'])
    await leave(instance)
  })

  it('ends when the last of its members has left, and not before', async () => {
    const manager = new MQClientManager()
    const config = new ClientConfig({ namesrvAddr: cluster.namesrvAddr, clock, instanceName: 'one' })
    const instance = manager.getOrCreateMQClientInstance(config)
    const tables = [instance.producerTable, instance.consumerTable, instance.adminTable]
    instance.producerTable.register('PG', memberProducer())
    instance.consumerTable.register('CG', memberConsumer('CG'))
    instance.adminTable.register('A', {})
    await instance.start()

    const states: string[] = []
    for (const table of tables) {
      await instance.shutdown()
      states.push(instance.state)
      table.clear()
    }
    await instance.shutdown()

    expect(states).to.deep.equal(['RUNNING', 'RUNNING', 'RUNNING'])
    expect(instance.state).to.equal('SHUTDOWN_ALREADY')
    expect(manager.factoryTable.size).to.equal(0)
    expect(clock.pending).to.equal(0)
    expect(instance.remoting.connectedAddresses).to.deep.equal([])
    expect(await rejection(instance.start())).to.be.instanceOf(StateError)
  })

  it('leaves nothing behind when it could not start', async () => {
    const manager = new MQClientManager()
    const config = new ClientConfig({ namesrvAddr: '127.0.0.1:1', clock, instanceName: 'one' })
    const instance = manager.getOrCreateMQClientInstance(config)
    instance.producerTable.register('PG', memberProducer())

    expect(await rejection(instance.start())).to.be.instanceOf(NameServerError)

    expect(instance.state).to.equal('START_FAILED')
    expect(manager.factoryTable.size).to.equal(0)
    expect(clock.pending).to.equal(0)
  })

  it('fetches name servers again only when they were discovered, and takes a list that differs', async () => {
    const lists = [cluster.namesrvAddr, cluster.namesrvAddr, `127.0.0.1:1;${cluster.namesrvAddr}`]
    await using server = await startAddressServer(count => lists[count - 1] ?? '')
    const addressServer = { domain: server.address }
    const fixed = instanceOf({ namesrvAddr: cluster.namesrvAddr, clock, addressServer })
    fixed.adminTable.register('A', {})
    await fixed.start()
    await clock.advance(20_000)
    const askedByFixed = server.asked.length
    await leave(fixed)

    const found = instanceOf({ namesrvAddr: '', clock, addressServer })
    found.adminTable.register('A', {})
    await found.start()
    const { addresses } = found.nameServers
    await found.fetchNameServerAddr()
    const same = found.nameServers.addresses
    await found.fetchNameServerAddr()

    expect(askedByFixed).to.equal(0)
    expect(same).to.equal(addresses)
    expect(found.nameServers.addresses).to.deep.equal(['127.0.0.1:1', cluster.namesrvAddr])
    await leave(found)
  })

  it('forgets a broker that is in no route any more, and closes its connection', async () => {
    const instance = instanceOf({ namesrvAddr: cluster.namesrvAddr, clock })
    instance.producerTable.register('PG', memberProducer())
    await instance.start()
    await instance.sendHeartbeatToAllBrokerWithLock()
    const gone = cluster.broker('broker-b').address
    const stays = cluster.broker('broker-a').address
    instance.cleanOfflineBroker()
    const before = [gone, stays].map(address => instance.remoting.isConnected(address))

    await cluster.broker('broker-b').stop()
    await waitFor('the shorter route', async () => (await instance.routes.update('orders'))?.brokerDatas.length === 1)
    instance.cleanOfflineBroker()

    expect(before).to.deep.equal([true, true])
    expect([...instance.brokers.all()].map(({ address }) => address)).to.deep.equal([stays])
    expect(instance.brokers.nameOf(gone)).to.equal(undefined)
    expect(instance.remoting.isConnected(stays)).to.equal(true)
    await leave(instance)
  })

  it('commits the offsets of all consumers', async () => {
    const instance = instanceOf({ namesrvAddr: cluster.namesrvAddr, clock })
    const calls: string[] = []
    const member = (group: string) =>
      memberConsumer(group, {
        persistConsumerOffset: async () => void calls.push(`commit ${group}`),
      })
    instance.consumerTable.register('CG1', member('CG1'))
    instance.consumerTable.register('CG2', member('CG2'))
    instance.consumerTable.register('CG3', memberConsumer('CG3'))

    await instance.persistAllConsumerOffset()

    expect(calls).to.deep.equal(['commit CG1', 'commit CG2'])
    await leave(instance)
  })

  it('has one inner producer, which starts with it, speaks in its heartbeats and ends before it', async () => {
    const instance = instanceOf({ namesrvAddr: cluster.namesrvAddr, clock })
    const calls: string[] = []
    const make = (): InnerProducer => {
      calls.push('made')
      return {
        ...memberProducer(),
        start: async startFactory => void calls.push(`start ${startFactory}, ${instance.state}`),
        shutdown: async shutdownFactory => void calls.push(`shutdown ${shutdownFactory}`),
      }
    }
    instance.adminTable.register('A', {})
    await instance.ensureInnerProducer(make)
    await instance.ensureInnerProducer(make)
    const before = [...calls]
    await instance.start()
    await instance.ensureInnerProducer(make)
    instance.producerTable.register(innerProducerGroup, memberProducer())
    instance.adminTable.clear()
    await instance.shutdown()

    expect(before).to.deep.equal(['made'])
    expect(calls).to.deep.equal(['made', 'start false, START_FAILED', 'shutdown false'])
    expect(instance.producerTable.has(innerProducerGroup)).to.equal(false)
    expect(instance.state).to.equal('SHUTDOWN_ALREADY')
  })

  it('takes as long for its end as requests under way may, when it is told to', async () => {
    const instance = instanceOf({ namesrvAddr: cluster.namesrvAddr, clock })
    instance.producerTable.register('PG', memberProducer())
    await instance.start()
    cluster.intercept(heartbeat, delay(60_000))
    const sending = instance.sendHeartbeatToAllBrokerWithLock()
    await waitFor('the heartbeats', () => cluster.requests(heartbeat).length >= 2)

    instance.producerTable.clear()
    let isEnded = false
    const ending = instance.shutdown({ drainMs: 700 }).then(() => (isEnded = true))
    // Until the connections are closing.
    await waitFor('the drain', async () => {
      await clock.advance(0)
      return instance.remoting.connectedAddresses.length === 0
    })
    await clock.advance(699)
    const before = isEnded
    await clock.advance(1)
    await ending

    expect(before).to.equal(false)
    expect(await sending).to.equal(false)
  })

  it('waits for the round of rebalance that is under way before it closes connections', async () => {
    const instance = instanceOf({ namesrvAddr: cluster.namesrvAddr, clock })
    let finish: () => void = () => undefined
    const rebalance = () => new Promise<boolean>(resolve => (finish = () => resolve(true)))
    instance.consumerTable.register('CG', memberConsumer('CG', { rebalance }))
    await instance.start()
    const round = instance.rebalanceService.rebalanceNow()
    await clock.advance(0)
    instance.consumerTable.clear()
    let isEnded = false
    const ending = instance.shutdown().then(() => (isEnded = true))
    for (let turn = 0; turn < 10; turn++) await clock.advance(0)
    const during = [isEnded, instance.remoting.connectedAddresses.length]
    finish()
    await Promise.all([round, ending])

    expect(during).to.deep.equal([false, 1])
  })

  it('says who could not be told that a group left', async () => {
    const lines: string[] = []
    const log = () => undefined
    const logger = { debug: log, info: log, error: log, warn: (text: string) => void lines.push(text) }
    const instance = instanceOf({ namesrvAddr: cluster.namesrvAddr, clock, logger })
    instance.producerTable.register('PG', memberProducer())
    await instance.start()
    cluster.intercept(heartbeat, answer('SYSTEM_ERROR', 'no'), { server: 'broker-b' })
    await instance.sendHeartbeatToAllBrokerWithLock()

    expect(lines[0]).to.match(/^heartbeat to broker-b at 127\.0\.0\.1:\d+ failed: /)
    await leave(instance)
  })
})

describe('a look-up of a route', () => {
  it('is shared, can be given up by one who waits, and keeps what was known', async () => {
    const clock = new VirtualClock()
    await using cluster = await LocalCluster.start({ topics: ['orders'] })
    const instance = instanceOf({ namesrvAddr: cluster.namesrvAddr, clock })
    let release: () => void = () => undefined
    const held = new Promise<void>(resolve => (release = resolve))
    cluster.intercept(getRouteInfoByTopic, async (_request, _context, proceed) => {
      await held
      return proceed()
    })
    const aborter = new AbortController()
    const inTime = instance.routes.update('orders')
    const late = rejection(instance.routes.update('orders', { timeoutMs: 700 }))
    const aborted = rejection(instance.routes.update('orders', { signal: aborter.signal }))
    await waitFor('the question', () => cluster.requests(getRouteInfoByTopic).length > 0)

    aborter.abort()
    await clock.advance(700)
    expect([await late, await aborted]).to.have.nested.property('[0].code', 'ERR_TIMEOUT')
    expect(await aborted).to.have.property('code', 'ERR_ABORTED')
    expect(instance.routes.get('orders')).to.equal(undefined)
    release()
    const route = await inTime

    expect(cluster.requests(getRouteInfoByTopic)).to.have.length(1)
    expect(instance.routes.get('orders')).to.equal(route)
    expect(await instance.routes.update('orders')).to.equal(route)
    cluster.intercept(getRouteInfoByTopic, answer('TOPIC_NOT_EXIST'))
    expect(await instance.routes.update('orders')).to.equal(route)
    expect(await instance.routes.update('nobody')).to.equal(undefined)
    await instance.shutdown()
    await instance.remoting.close()
  })
})
