// SPDX-License-Identifier: Apache-2.0
// What each option of a client does, seen from outside. The table has a row for every option, or it does not compile.
import { connect, createServer, type AddressInfo } from 'node:net'
import { ClientConfig, type ClientOptions, type MQClientInstance } from '@rocketmq-ts/client'
import { LocalCluster, silence, type InterceptContext } from '@rocketmq-ts/local-cluster'
import { getRouteInfoByTopic, heartbeat } from '@rocketmq-ts/protocol'
import type { CreateConnection } from '@rocketmq-ts/remoting'
import { ConnectionError, NameServerError, UsageError, VirtualClock } from '@rocketmq-ts/core'
import { rejection, startAddressServer, testCertificates, waitFor } from '@rocketmq-ts/test-run'
import { expect } from 'chai'
import { instanceOf, leave, memberConsumer, memberProducer } from './members.js'

let cluster: LocalCluster
let clock: VirtualClock
const instances: MQClientInstance[] = []

/** An instance with one producer, started. */
async function started(options: ClientOptions = {}): Promise<MQClientInstance> {
  const instance = instanceOf({ namesrvAddr: cluster.namesrvAddr, clock, ...options })
  instances.push(instance)
  instance.producerTable.register('PG', memberProducer())
  await instance.start()
  return instance
}

/** The last heartbeat of an instance that has just sent one. */
async function heartbeatOf(instance: MQClientInstance) {
  expect(await instance.sendHeartbeatToAllBrokerWithLock()).to.equal(true)
  return cluster.requests(heartbeat).at(-1)?.request.body
}

/** What comes with the next request of a kind, beside what is declared. */
function nextContext(declaration: typeof heartbeat | typeof getRouteInfoByTopic): Promise<InterceptContext> {
  return new Promise(resolve => {
    cluster.intercept(
      declaration,
      (_request: unknown, context, proceed) => {
        resolve(context)
        return proceed()
      },
      { times: 1 },
    )
  })
}

/**
 * A task runs after its first delay, and again a period later, not a millisecond sooner.
 * @param count how often it has run
 */
async function periodOf(firstMs: number, periodMs: number, count: () => number): Promise<void> {
  const before = count()
  await clock.advance(firstMs)
  await waitFor('the first run', () => count() > before)
  // The next one is planned when this one has ended.
  await waitFor('the end of the first run', async () => {
    await clock.advance(0)
    return count() === before + 1
  })
  await clock.advance(periodMs - 1)
  expect(count()).to.equal(before + 1)
  await waitFor('the second run', async () => {
    await clock.advance(1)
    return count() === before + 2
  })
}

function isSettled(promise: Promise<unknown>): Promise<boolean> {
  return Promise.race([promise.then(() => true), Promise.resolve(false)])
}

const noServer = '127.0.0.1:1'

const effects: Record<keyof ClientOptions, readonly [effect: string, spec: () => Promise<void>]> = {
  namesrvAddr: [
    'is who is asked for routes',
    async () => {
      const { nameServers } = await started({ namesrvAddr: [cluster.namesrvAddr] })
      expect(nameServers.addresses).to.deep.equal([cluster.namesrvAddr])
      expect(cluster.requests(getRouteInfoByTopic).map(({ request }) => request.topic)).to.deep.equal(['orders'])
    },
  ],
  maxFrameBytes: [
    'bounds what is sent, which is refused here',
    async () => {
      const instance = await started({ maxFrameBytes: 2048 })
      const fields = { topic: 'x'.repeat(3000), acceptStandardJsonOnly: true }
      const error = await rejection(instance.nameServers.call(getRouteInfoByTopic, fields))
      expect(error).to.be.instanceOf(UsageError)
      expect(error.message).to.include('2048 are allowed (maxFrameBytes)')
      expect(() => new ClientConfig({ maxFrameBytes: 10 })).to.throw(UsageError, 'maxFrameBytes')
    },
  ],
  createConnection: [
    'opens the sockets, and what it throws fails a dial',
    async () => {
      const asked: string[] = []
      const createConnection: CreateConnection = ({ host, port }) => {
        asked.push(`${host}:${port}`)
        return connect({ host, port })
      }
      const instance = await started({ createConnection })
      await heartbeatOf(instance)
      expect(asked).to.deep.equal([cluster.namesrvAddr, ...cluster.brokerAddrs])
      const broken = started({
        instanceName: 'broken',
        createConnection: () => {
          throw new TypeError('no tunnel')
        },
      })
      expect((await rejection(broken)).message).to.include('no tunnel')
    },
  ],
  addressServer: [
    'is asked for name servers when none is given, at the path of the unit',
    async () => {
      await using server = await startAddressServer(() => cluster.namesrvAddr)
      const addressServer = { domain: server.address, subgroup: 'shop', parameters: { zone: 'z1' } }
      const { nameServers } = await started({ namesrvAddr: '', addressServer, unitName: 'u1' })
      expect(server.asked).to.deep.equal(['/rocketmq/shop-u1?nofix=1&zone=z1'])
      expect(nameServers.addresses).to.deep.equal([cluster.namesrvAddr])
    },
  ],
  clientIP: [
    'begins the client id',
    async () => {
      const sent = await heartbeatOf(await started({ clientIP: '192.0.2.7' }))
      expect(sent?.clientId).to.equal('192.0.2.7@spec')
    },
  ],
  instanceName: [
    'is the second part of the client id',
    async () => {
      const sent = await heartbeatOf(await started({ clientIP: '192.0.2.7', instanceName: 'till' }))
      expect(sent?.clientId).to.equal('192.0.2.7@till')
    },
  ],
  unitName: [
    'ends the client id',
    async () => {
      const sent = await heartbeatOf(await started({ clientIP: '192.0.2.7', unitName: 'u1' }))
      expect(sent?.clientId).to.equal('192.0.2.7@spec@u1')
    },
  ],
  unitMode: [
    'is kept for producers and consumers, which send it',
    async () => {
      const { config } = await started({ unitMode: true })
      expect([config.unitMode, new ClientConfig({ namesrvAddr: noServer }).unitMode]).to.deep.equal([true, false])
    },
  ],
  namespace: [
    'stands before wire names, by itself or read from an endpoint',
    async () => {
      const { config } = await started({ namespace: 'NS' })
      expect(config.naming.wire('orders')).to.equal('NS%orders')
      const endpoint = new ClientConfig({ namesrvAddr: 'http://MQ_INST_1_BX.mq.example:80' })
      expect(endpoint.naming.wire('orders')).to.equal('MQ_INST_1_BX%orders')
    },
  ],
  namespaceV2: [
    'is told with every request',
    async () => {
      const seen = nextContext(getRouteInfoByTopic)
      await started({ namespaceV2: 'shop' })
      expect((await seen).command.extFields).to.include({ nsd: 'true', ns: 'shop' })
    },
  ],
  pollNameServerInterval: [
    'is the time between two questions for routes',
    async () => {
      await started({ pollNameServerInterval: 700 })
      await periodOf(10, 700, () => cluster.requests(getRouteInfoByTopic).length)
    },
  ],
  heartbeatBrokerInterval: [
    'is the time between two heartbeats',
    async () => {
      const instance = await started({ heartbeatBrokerInterval: 700 })
      // The first connection to a broker brings a heartbeat of its own.
      await heartbeatOf(instance)
      await waitFor('the greeting', () => cluster.requests(heartbeat).length === 2)
      await periodOf(1000, 700, () => cluster.requests(heartbeat).length)
    },
  ],
  persistConsumerOffsetInterval: [
    'is the time between two commits',
    async () => {
      const instance = await started({ persistConsumerOffsetInterval: 700 })
      let commits = 0
      const persistConsumerOffset = async () => {
        commits++
      }
      instance.consumerTable.register('CG', memberConsumer('CG', { persistConsumerOffset }))
      await periodOf(10_000, 700, () => commits)
    },
  ],
  mqClientApiTimeout: [
    'is how long a name server may take to answer',
    async () => {
      cluster.intercept(getRouteInfoByTopic, silence())
      const failing = rejection(started({ mqClientApiTimeout: 700 }))
      await waitFor('the question', () => cluster.requests(getRouteInfoByTopic).length > 0)
      await clock.advance(699)
      const during = await isSettled(failing)
      await clock.advance(1)
      expect(during).to.equal(false)
      expect(await failing).to.be.instanceOf(NameServerError)
    },
  ],
  connectTimeoutMs: [
    'is how long a dial may take, handshake included',
    async () => {
      const mute = createServer(socket => socket.resume().on('error', () => undefined))
      await new Promise<void>(resolve => mute.listen(0, '127.0.0.1', resolve))
      const dialled = new Promise<void>(resolve => mute.once('connection', () => resolve()))
      const { port } = mute.address() as AddressInfo
      const instance = instanceOf({ namesrvAddr: noServer, clock, tls: true, connectTimeoutMs: 700 })
      const failing = rejection(
        instance.call(`127.0.0.1:${port}`, getRouteInfoByTopic, { topic: 'orders' }, { timeoutMs: 1e6 }),
      )
      await dialled
      await clock.advance(699)
      const during = await isSettled(failing)
      await clock.advance(1)
      const error = await failing
      await instance.shutdown()
      await new Promise(resolve => mute.close(resolve))
      expect(during).to.equal(false)
      expect(error).to.be.instanceOf(ConnectionError).and.have.property('message').which.includes('within 700 ms')
    },
  ],
  useHeartbeatV2: [
    'leaves subscriptions out of heartbeats that bring nothing new',
    async () => {
      const instance = await started({ useHeartbeatV2: true })
      instance.consumerTable.register('CG', memberConsumer('CG'))
      const full = await heartbeatOf(instance)
      await waitFor('the greeting', () => cluster.requests(heartbeat).length === 2)
      const short = await heartbeatOf(instance)
      expect([full?.withoutSub, short?.withoutSub]).to.deep.equal([false, true])
    },
  ],
  tls: [
    'encrypts, and wants to know the peer',
    async () => {
      await using secret = await LocalCluster.start({ topics: ['orders'], tls: testCertificates.server })
      const { namesrvAddr } = secret
      await started({ namesrvAddr, tls: { ca: testCertificates.ca } })
      expect(secret.requests(getRouteInfoByTopic)).to.have.length(1)
      expect(await rejection(started({ namesrvAddr, tls: true, mqClientApiTimeout: 700 }))).to.match(/certificate/)
    },
  ],
  credentials: [
    'sign every request',
    async () => {
      const seen = nextContext(getRouteInfoByTopic)
      await started({ credentials: { accessKey: 'key', secretKey: 'secret', securityToken: 'token' } })
      const { extFields } = (await seen).command
      expect(extFields).to.include({ AccessKey: 'key', SecurityToken: 'token' })
      expect(extFields?.['Signature']).to.match(/^[\w+/]{27}=$/)
    },
  ],
  rpcHook: [
    'sees every request before it is signed, and its answer',
    async () => {
      const seen: unknown[] = []
      await started({
        credentials: { accessKey: 'key', secretKey: 'secret' },
        rpcHook: {
          beforeRequest: (address, { code, extFields }) => void seen.push([address, code, extFields?.['AccessKey']]),
          afterResponse: (address, { code }) => void seen.push([address, code]),
        },
      })
      expect(seen).to.deep.equal([
        [cluster.namesrvAddr, getRouteInfoByTopic.code, undefined],
        [cluster.namesrvAddr, getRouteInfoByTopic.code],
      ])
    },
  ],
  addressMap: [
    'rewrites the addresses of brokers',
    async () => {
      const [address = ''] = cluster.brokerAddrs
      const mapped = address.replace('127.0.0.1', 'localhost')
      const { brokers } = await started({ addressMap: { [address]: mapped } })
      expect(brokers.master('broker-a')).to.equal(mapped)
      const byFunction = await started({ instanceName: 'other', addressMap: from => from.replace(/.*:/, '192.0.2.1:') })
      expect(byFunction.brokers.master('broker-a')).to.match(/^192\.0\.2\.1:\d+$/)
    },
  ],
  serializeType: [
    'is how headers are written',
    async () => {
      const json = nextContext(getRouteInfoByTopic)
      await started()
      const binary = nextContext(getRouteInfoByTopic)
      await started({ serializeType: 'ROCKETMQ' })
      const forms = [await json, await binary].map(({ command }) => command.serializeType)
      expect(forms).to.deep.equal(['JSON', 'ROCKETMQ'])
    },
  ],
  startWithoutNameServer: [
    'lets it start while no name server is there',
    async () => {
      const instance = await started({ namesrvAddr: noServer, startWithoutNameServer: true })
      expect(instance.state).to.equal('RUNNING')
      expect(await rejection(started({ namesrvAddr: noServer }))).to.be.instanceOf(NameServerError)
    },
  ],
  logger: [
    'is told what goes wrong in the background',
    async () => {
      const lines: string[] = []
      const log = (text: string) => void lines.push(text)
      const logger = { debug: log, info: log, warn: log, error: log }
      await started({ namesrvAddr: noServer, startWithoutNameServer: true, logger })
      expect(lines).to.have.length(1)
      expect(lines[0]).to.match(/^started without a name server: /)
    },
  ],
  clock: [
    'is what everything in the background waits on',
    async () => {
      await started()
      expect(clock.pending).to.be.at.least(4)
      const own = new VirtualClock()
      const before = clock.pending
      await started({ instanceName: 'own', clock: own })
      expect(own.pending).to.be.at.least(4)
      expect(clock.pending).to.equal(before)
    },
  ],
}

describe('a client that knows no name server', () => {
  for (const startWithoutNameServer of [false, true]) {
    it(`asks nobody, and says what to set (startWithoutNameServer ${startWithoutNameServer})`, async () => {
      const instance = instanceOf({ namesrvAddr: '', startWithoutNameServer })
      const error = await rejection(instance.start())
      expect(error).to.be.instanceOf(UsageError)
      expect(error.message).to.match(/namesrvAddr.*NAMESRV_ADDR.*addressServer/)
    })
  }
})

describe('an option of a client:', () => {
  beforeEach(async () => {
    clock = new VirtualClock()
    cluster = await LocalCluster.start({ topics: ['orders'] })
  })
  afterEach(async () => {
    await Promise.all(instances.splice(0).map(leave))
    await cluster.close()
  })

  it('namesrvAddr may be a function, which is asked again', async () => {
    let told = cluster.namesrvAddr
    const instance = await started({ namesrvAddr: () => Promise.resolve(told) })
    expect(instance.nameServers.addresses).to.deep.equal([cluster.namesrvAddr])

    told = `${cluster.namesrvAddr};${noServer}`
    await clock.advance(10_000)

    await waitFor('the new list', () => instance.nameServers.addresses.length === 2)
  })

  it('namesrvAddr that names a broker is told from a name server', async () => {
    const error = await rejection(started({ namesrvAddr: cluster.brokerAddrs[0] ?? '' }))
    expect(error.message).to.include('is no name server: it answers as a broker does')
  })

  for (const [name, [effect, spec]] of Object.entries(effects)) it(`${name} ${effect}`, spec)

  it('has a row in this table', () => {
    const options = Object.keys(new ClientConfig({ namesrvAddr: noServer }))
    expect(Object.keys(effects)).to.include.members(options)
  })
})
