// SPDX-License-Identifier: Apache-2.0
// What brokers are told of who lives in an instance, seen at the brokers.
import type { MQClientInstance } from '@rocketmq-ts/client'
import { answer, delay, LocalCluster, type SeenRequest } from '@rocketmq-ts/local-cluster'
import { heartbeat, heartbeatFingerprint, unregisterClient, versions } from '@rocketmq-ts/protocol'
import { VirtualClock } from '@rocketmq-ts/core'
import { waitFor } from '@rocketmq-ts/test-run'
import { expect } from 'chai'
import { instanceOf, leave, memberConsumer, memberProducer } from './members.js'

describe('heartbeats', () => {
  let cluster: LocalCluster
  let instance: MQClientInstance
  let clock: VirtualClock

  /** An instance that brokers have greeted: connections bring a heartbeat of their own. */
  async function begin({ useHeartbeatV2 = false, brokers = 1 } = {}): Promise<void> {
    clock = new VirtualClock()
    cluster = await LocalCluster.start({ topics: ['orders'], brokers })
    instance = instanceOf({ namesrvAddr: cluster.namesrvAddr, clock, clientIP: '192.0.2.7', useHeartbeatV2 })
    instance.producerTable.register('PG', memberProducer())
    await instance.start()
    await instance.sendHeartbeatToAllBrokerWithLock()
    await waitFor('the greetings', () => seen().length === 2 * brokers)
  }
  const seen = (): readonly SeenRequest<typeof heartbeat>[] => cluster.requests(heartbeat)
  /** Bodies of what the next round sends. */
  async function round(): Promise<NonNullable<SeenRequest<typeof heartbeat>['request']['body']>[]> {
    const before = seen().length
    expect(await instance.sendHeartbeatToAllBrokerWithLock()).to.equal(true)
    return seen()
      .slice(before)
      .flatMap(({ request: { body } }) => body ?? [])
  }
  const join = (group: string) => instance.consumerTable.register(group, memberConsumer(group))

  afterEach(async () => {
    await leave(instance)
    await cluster.close()
  })

  it('name all groups, to every broker', async () => {
    await begin({ brokers: 2 })
    join('CG')

    const sent = await round()

    expect(sent).to.have.length(2)
    expect(sent[0]).to.deep.equal(sent[1])
    expect(sent[0]).to.deep.include({
      clientId: '192.0.2.7@spec',
      producerDataSet: [{ groupName: 'PG' }],
      consumerDataSet: [memberConsumer('CG').consumerData],
      heartbeatFingerprint: 0,
      withoutSub: false,
    })
    const servers = seen()
      .slice(-2)
      .map(({ server }) => server)
    expect(servers).to.have.members(['broker-a', 'broker-b'])
  })

  it('are not sent when nobody lives here, which is no failure', async () => {
    await begin()
    instance.producerTable.clear()

    expect(await round()).to.deep.equal([])
  })

  it('go to slaves for the sake of consumers only', async () => {
    await begin()
    const [address = ''] = cluster.brokerAddrs
    const addresses = new Map([[1, address]])
    const brokerDatas = [{ cluster: 'c', brokerName: 'b', brokerAddrs: addresses, enableActingMaster: false }]
    instance.brokers.learn({ queueDatas: [], brokerDatas, filterServerTable: new Map() })

    const forProducers = await round()
    join('CG')

    expect([forProducers.length, (await round()).length]).to.deep.equal([1, 2])
  })

  it('say how it went: false when one broker refuses, and when none is known', async () => {
    await begin({ brokers: 2 })
    cluster.intercept(heartbeat, answer('SYSTEM_ERROR'), { times: 1 })

    const oneRefused = await instance.sendHeartbeatToAllBrokerWithLock()
    instance.brokers.cleanOffline([])
    const noneKnown = await instance.sendHeartbeatToAllBrokerWithLock()

    expect([oneRefused, noneKnown]).to.deep.equal([false, false])
  })

  it('tell the version of the broker', async () => {
    await begin()
    const [address = ''] = cluster.brokerAddrs

    expect(instance.brokers.versionOf(address)).to.equal(versions.V5_5_0)
    expect(instance.brokers.versionOf('192.0.2.1:1')).to.equal(0)
  })

  it('that are asked for during a round follow it together, with what is true then', async () => {
    await begin()
    const before = seen().length
    const lift = cluster.intercept(heartbeat, delay(0))
    const running = instance.sendHeartbeatToAllBrokerWithLock()
    const following = [instance.sendHeartbeatToAllBrokerWithLock(), instance.sendHeartbeatToAllBrokerWithLock()]
    join('CG')

    expect(await Promise.all([running, ...following])).to.deep.equal([true, true, true])
    lift()

    const groups = seen()
      .slice(before)
      .map(({ request: { body } }) => body?.consumerDataSet.length)
    expect(groups).to.deep.equal([0, 1])
  })

  describe('of the second version', () => {
    it('leave subscriptions out when the broker knows them, and say so', async () => {
      await begin({ useHeartbeatV2: true })
      join('CG')

      const [full] = await round()
      const [short] = await round()

      const consumer = memberConsumer('CG').consumerData
      const fingerprint = heartbeatFingerprint({ ...full!, heartbeatFingerprint: 0 })
      expect(full).to.include({ withoutSub: false, heartbeatFingerprint: fingerprint })
      expect(full?.consumerDataSet).to.deep.equal([consumer])
      expect(short).to.include({ withoutSub: true, heartbeatFingerprint: fingerprint, clientId: '192.0.2.7@spec' })
      expect(short?.consumerDataSet).to.deep.equal([{ ...consumer, subscriptionDataSet: [] }])
      expect(short?.producerDataSet).to.deep.equal([{ groupName: 'PG' }])
    })

    it('keep what the broker knows of the subscriptions', async () => {
      await begin({ useHeartbeatV2: true })
      join('CG')

      await round()
      await round()

      expect(cluster.clients('CG')[0]?.subscriptions).to.deep.equal({ orders: '*' })
    })

    it('are full again when a group joined or changed', async () => {
      await begin({ useHeartbeatV2: true })
      join('CG')
      await round()
      join('CG2')

      const sent = [...(await round()), ...(await round()), ...(await round())]

      // The broker asks once more, because it knew another fingerprint.
      expect(sent.map(({ withoutSub }) => withoutSub)).to.deep.equal([false, false, true])
    })

    it('are full again when queues have moved', async () => {
      await begin({ useHeartbeatV2: true })
      join('CG')
      await round()
      instance.heartbeats.forgetFingerprints()

      expect((await round())[0]?.withoutSub).to.equal(false)
    })

    it('are full again after one that failed, and after a broker that knows no second version', async () => {
      await begin({ useHeartbeatV2: true })
      join('CG')
      await round()
      cluster.intercept(heartbeat, answer('SYSTEM_ERROR'), { times: 1 })
      await instance.sendHeartbeatToAllBrokerWithLock()
      const [afterFailure] = await round()
      cluster.intercept(heartbeat, () => ({}), { times: 1 })
      const [known] = await round()
      const [afterOld] = await round()

      const forms = [afterFailure, known, afterOld].map(sent => sent?.withoutSub)
      expect(forms).to.deep.equal([false, true, false])
    })

    it('are full again when the broker says that it knows something else', async () => {
      await begin({ useHeartbeatV2: true })
      join('CG')
      await round()
      cluster.intercept(heartbeat, () => ({ supportsHeartbeatV2: true, subscriptionChanged: true }), { times: 1 })
      await round()

      expect((await round())[0]?.withoutSub).to.equal(false)
    })
  })

  it('greet a broker again until it answers', async () => {
    await begin()
    const [{ address } = { address: '' }] = instance.brokers.all()
    // Two of the new connection, and what the schedule sends after a second.
    cluster.intercept(heartbeat, answer('SYSTEM_BUSY'), { times: 3 })
    await instance.remoting.disconnect(address)
    const before = seen().length
    await instance.sendHeartbeatToAllBrokerWithLock()
    await waitFor('the greeting', () => seen().length === before + 2)
    // The refusals are here when an answer to a later request is.
    await instance.unregisterClient({ producerGroup: 'nobody' })
    await clock.advance(1000)
    await waitFor('the second greeting', () => seen().length === before + 4)
    await instance.unregisterClient({ producerGroup: 'nobody' })
    await clock.advance(20_000)

    expect(seen().length).to.be.within(before + 4, before + 5)
  })

  it('register a producer anew that expects replies, when its broker was dialled again', async () => {
    await begin()
    instance.producerTable.register('asks', memberProducer({ expectsReplies: true }))
    const [{ address } = { address: '' }] = instance.brokers.all()
    await instance.remoting.disconnect(address)
    await instance.sendHeartbeatToAllBrokerWithLock()
    const before = cluster.requests(unregisterClient).length
    await clock.advance(1000)
    await waitFor('the farewell', () => cluster.requests(unregisterClient).length === before + 1)
    await waitFor('the registration', () => cluster.clients('asks').length === 1)

    expect(cluster.requests(unregisterClient).at(-1)?.request).to.include({ producerGroup: 'asks' })
  })

  it('end with a farewell to the brokers that are connected, whatever they say', async () => {
    await begin({ brokers: 2 })
    join('CG')
    cluster.intercept(unregisterClient, answer('SYSTEM_ERROR'), { times: 1 })

    await instance.unregisterClient({ consumerGroup: 'CG' })
    await instance.unregisterClient({ producerGroup: 'PG' })

    const told = cluster.requests(unregisterClient).map(({ request, server }) => ({ ...request, server }))
    expect(told).to.have.length(4)
    expect(told[0]).to.include({ clientId: '192.0.2.7@spec', consumerGroup: 'CG' })
    expect(told[2]).to.include({ clientId: '192.0.2.7@spec', producerGroup: 'PG' })
    expect(new Set(told.slice(0, 2).map(({ server }) => server))).to.have.property('size', 2)
  })
})
