// SPDX-License-Identifier: Apache-2.0
import { createServer as createHttp } from 'node:http'
import { createServer as createHttp2 } from 'node:http2'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { DefaultMQPushConsumer } from '@rocketmq-ts/consumer'
import { MQClientManager } from '@rocketmq-ts/client'
import { VirtualClock } from '@rocketmq-ts/core'
import { LocalCluster } from '@rocketmq-ts/local-cluster'
import { getBrokerClusterInfo, getBrokerRuntimeInfo } from '@rocketmq-ts/protocol'
import { itEmbedded, onEachCluster, testCertificates, uniqueName, waitFor } from '@rocketmq-ts/testing'
import type { Finding } from '../../src/index.js'
import { rmq, startHere } from '../rmq-here.js'
import type { RmqOptions } from '../rmq-process.js'

/** Findings of `rmq doctor` that are not ok, and how it ended. */
async function examine(
  args: readonly string[],
  options?: RmqOptions,
): Promise<{ code: number | null; bad: Finding[] }> {
  const { code, stdout } = await rmq(['doctor', '--json', '--timeout', '1500', ...args], options)
  const findings = stdout
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as Finding)
  return { code, bad: findings.filter(({ verdict }) => verdict !== 'ok') }
}

/** Makes the name server tell another address of the broker than the one that it has. */
function tellBrokerAt(cluster: LocalCluster, address: string): void {
  cluster.intercept(getBrokerClusterInfo, async (_request, _context, proceed) => {
    const answered = await proceed()
    const { body } = answered as unknown as {
      body: { brokerAddrTable: Map<string, { brokerAddrs: Map<number, string> }> }
    }
    for (const { brokerAddrs } of body.brokerAddrTable.values()) brokerAddrs.set(0, address)
    return answered
  })
}

/** A broker, and something that only accepts connections at the port behind its own, as replication does. */
async function clusterWithNeighbour(): Promise<AsyncDisposable & { broker: string; neighbour: string }> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const cluster = await LocalCluster.start()
    const [broker = ''] = cluster.brokerAddrs
    const port = Number(broker.split(':')[1]) + 1
    const server = createServer(socket => socket.on('error', () => undefined).resume()).listen(port, '127.0.0.1')
    const isListening = await once(server, 'listening').then(
      () => true,
      () => false,
    )
    if (isListening) {
      const close = async (): Promise<void> => {
        server.close()
        await cluster.close()
      }
      return { broker, neighbour: `127.0.0.1:${port}`, [Symbol.asyncDispose]: close }
    }
    await cluster.close()
  }
  throw new Error('no broker had a free port beside its own')
}

/** Sends a message every 20 ms until it is disposed of. */
function keepSending(topic: string, at: readonly string[]): AsyncDisposable {
  const { stdin, ended } = startHere(['produce', topic, ...at])
  const ticking = setInterval(() => stdin.write('more\n'), 20)
  return {
    [Symbol.asyncDispose]: async () => {
      clearInterval(ticking)
      stdin.end()
      await ended
    },
  }
}

async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

onEachCluster('rmq doctor', cluster => {
  const at = (): readonly string[] => ['--namesrv', cluster.namesrvAddr]

  it('says that all is well on a healthy cluster', async () => {
    const topic = await cluster.topic('rmq-healthy')

    const ended = await rmq(['doctor', '--topic', topic, ...at()])

    expect(ended.code).to.equal(0)
    expect(ended.stdout).to.match(/^✓ name server \S+: knows \d+ brokers?\n✓ broker \S+ at \S+: answers, version V/)
    expect(ended.stdout).to.match(/\nall is well\n$/)
  })

  it('names a topic that nobody made', async () => {
    const topic = uniqueName('rmq-nobody')

    const { code, bad } = await examine(['--topic', topic, ...at()])

    expect(code).to.equal(1)
    expect(bad).to.have.length(1)
    expect(bad[0]).to.include({ subject: `topic ${topic}`, advice: `rmq topic create ${topic}` })
  })

  it('names a topic that takes no messages', async () => {
    const topic = await cluster.topic('rmq-readonly', { perm: 4 })

    const { bad } = await examine(['--topic', topic, ...at()])

    expect(bad.map(({ says }) => says)).to.deep.equal(['no broker lets producers write to it'])
  })

  it('names a broker that was given as name server, and where its name server is', async () => {
    const [broker = ''] = await cluster.brokerAddrs()

    const { bad } = await examine(['--namesrv', broker])

    expect(bad[0]?.says).to.equal('this is a broker, no name server')
    expect(bad[0]?.advice).to.match(/name server/)
  })

  it('names a group without members for which messages wait', async () => {
    const topic = await cluster.topic('rmq-waiting', { queues: 1 })
    const group = uniqueName('rmq-absent')
    await rmq(['produce', topic, '-b', 'one', ...at()])
    await rmq(['consume', topic, '--group', group, '--from', 'first', '--exit-when-drained', ...at()])
    await rmq(['produce', topic, '-b', 'two', ...at()])

    const { bad } = await examine(['--group', group, ...at()])

    expect(bad.map(({ says }) => says)).to.deep.equal(['has no member, and 1 message waits for it'])
  }).timeout(60_000)

  it('names a group whose members subscribe to different things', async () => {
    const topic = await cluster.topic('rmq-conflict')
    const group = uniqueName('rmq-conflict')
    const member = async (filter: string): Promise<DefaultMQPushConsumer> => {
      const manager = new MQClientManager()
      const consumer = new DefaultMQPushConsumer({
        ...cluster.clientOptions,
        consumerGroup: group,
        instanceName: uniqueName('member'),
        manager,
      })
      await consumer.subscribe(topic, filter, () => Promise.resolve())
      await consumer.start()
      return consumer
    }
    await using one = await member('a')
    await using other = await member('b')
    await Promise.all([one.ready(), other.ready()])

    const { bad } = await examine(['--group', group, ...at()])

    expect(bad[0]?.says).to.match(/^its members subscribe to different things: /)
  }).timeout(60_000)

  it('names a member that does not come on while messages keep coming', async () => {
    const topic = await cluster.topic('rmq-stuck', { queues: 1 })
    const group = uniqueName('rmq-stuck')
    const released = new AbortController()
    await using consumer = new DefaultMQPushConsumer({
      ...cluster.clientOptions,
      consumerGroup: group,
      manager: new MQClientManager(),
      consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
    })
    // Before the consumer closes, which waits for its handlers.
    using _release = { [Symbol.dispose]: () => released.abort() }
    const isReleased = once(released.signal, 'abort').then(() => undefined)
    await consumer.subscribe(topic, '*', () => isReleased)
    await consumer.start()
    await consumer.ready()
    await rmq(['produce', topic, '-b', 'first', ...at()])
    // Committed once, so that the group has a lag at all.
    await consumer.defaultMQPushConsumerImpl.persistConsumerOffset()
    await using _sending = keepSending(topic, at())

    const found = await waitFor('the lag', async () => {
      const { bad } = await examine(['--group', group, ...at()])
      return bad.length > 0 && bad
    })

    expect(found.map(({ says }) => says).join()).to.match(
      /^has 1 member and a lag of \d+, which (grows|does not get less)$/,
    )
    expect(found[0]?.advice).to.contain(`rmq group running ${group}`)
  }).timeout(90_000)

  describe('finds at the address of a name server', () => {
    it('nothing', async () => {
      const server = createServer()
      const address = await listening(server)
      server.close()

      const { code, bad } = await examine(['--namesrv', address])

      expect(code).to.equal(1)
      expect(bad[0]).to.include({ says: 'nothing accepts connections there' })
    })

    it('a name that does not resolve', async () => {
      const { bad } = await examine(['--namesrv', 'no-such-host.invalid:9876'])

      expect(bad[0]?.says).to.match(/^its name has no address \(E\w+\)$/)
    })

    it('a web server', async () => {
      const server = createHttp((_request, response) => response.end('hello'))
      const address = await listening(server)

      const { bad } = await examine(['--namesrv', address])
      server.close()

      expect(bad[0]?.says).to.equal('a web server answers there (HTTP/1.1 200 OK)')
    })

    it('a proxy for gRPC clients', async () => {
      const server = createHttp2().on('error', () => undefined)
      const address = await listening(server)

      const { bad } = await examine(['--namesrv', address])
      server.close()

      expect(bad[0]?.says).to.equal('this is a proxy for gRPC clients, or another server of HTTP/2')
      expect(bad[0]?.advice).to.contain('--endpoints')
    }).timeout(60_000)

    itEmbedded('the replication port of a broker', 'needs the port beside the one of a broker', async () => {
      await using beside = await clusterWithNeighbour()

      const { bad } = await examine(['--namesrv', beside.neighbour])

      expect(bad[0]?.says).to.equal('this is the replication port of a broker')
      expect(bad[0]?.advice).to.equal(`The broker itself is at ${beside.broker}.`)
    })

    it('something that says nothing', async () => {
      const server = createServer(socket => socket.on('error', () => undefined).resume())
      const address = await listening(server)

      const { bad } = await examine(['--namesrv', address])
      server.close()

      expect(bad[0]?.says).to.match(/^it accepts connections, and does not answer as RocketMQ/)
    }).timeout(60_000)
  })

  itEmbedded(
    'finds brokers that want a signature, and a signature that is wrong',
    'needs users of its own',
    async () => {
      await using guarded = await LocalCluster.start({ acl: { users: [{ accessKey: 'shop', secretKey: 'secret' }] } })
      const namesrv = ['--namesrv', guarded.namesrvAddr]
      const signed = (secret: string, key = 'shop'): RmqOptions => ({
        env: { RMQ_ACCESS_KEY: key, RMQ_SECRET_KEY: secret },
      })

      const [none, unknown, wrong, right] = await Promise.all([
        examine(namesrv),
        examine(namesrv, signed('secret', 'nobody')),
        examine(namesrv, signed('wrong')),
        examine(namesrv, signed('secret')),
      ])

      expect(none.bad[0]?.advice).to.equal('The broker wants signatures: set RMQ_ACCESS_KEY and RMQ_SECRET_KEY.')
      expect(unknown.bad[0]?.advice).to.equal('The broker does not know this access key.')
      expect(wrong.bad[0]?.advice).to.equal('The secret key is not the one that the broker has for this access key.')
      expect(right.bad).to.deep.equal([])
    },
  )

  itEmbedded(
    'finds clocks that differ, and versions that lack something',
    'needs a broker of another time',
    async () => {
      await using late = await LocalCluster.start({ clock: new VirtualClock(Date.now() - 120_000) })
      await using old = await LocalCluster.start()
      old.intercept(getBrokerRuntimeInfo, async (_request, _context, proceed) => {
        const answered = await proceed()
        const { body } = answered as unknown as { body: { table: Map<string, string> } }
        body.table.set('brokerVersionDesc', 'V4_9_7')
        return answered
      })

      const [skewed, lacking] = await Promise.all([
        examine(['--namesrv', late.namesrvAddr]),
        examine(['--needs', 'pop', '--needs', 'timer', '--namesrv', old.namesrvAddr]),
      ])

      expect(skewed.code).to.equal(0)
      expect(skewed.bad[0]?.says).to.match(/; its clock is 1[12]\d s behind that of this machine$/)
      expect(lacking.code).to.equal(1)
      expect(lacking.bad[0]?.says).to.equal('is of version V4_9_7, which lacks pop, timer')
      expect(lacking.bad[0]?.advice).to.equal('Use a newer broker: pop came with 5.0.0, timer came with 5.0.0.')
      expect((await examine(['--needs', 'magic'])).code).to.equal(2)
    },
  )

  itEmbedded('finds TLS on one side only', 'needs certificates of its own', async () => {
    const { cert, key } = testCertificates.server
    await using secret = await LocalCluster.start({ tls: { cert, key, mode: 'enforcing' } })
    await using open = await LocalCluster.start({ tls: { mode: 'disabled' } })

    const [plain, tls] = await Promise.all([
      examine(['--namesrv', secret.namesrvAddr]),
      examine(['--tls', '--namesrv', open.namesrvAddr]),
    ])

    expect(plain.bad[0]?.says).to.equal('it speaks TLS only')
    expect(tls.bad[0]?.says).to.equal('it speaks plain text, no TLS')
  })

  itEmbedded(
    'finds an address that brokers tell and nobody reaches, and the map that mends it',
    'rewrites routes',
    async () => {
      await using hidden = await LocalCluster.start()
      const [address = ''] = hidden.brokerAddrs
      const port = Number(address.split(':')[1])
      tellBrokerAt(hidden, `127.1.2.3:${port}`)

      const { bad } = await examine(['--namesrv', hidden.namesrvAddr])

      expect(bad[0]?.says).to.equal(
        `it tells the address 127.1.2.3:${port}, which cannot be reached from here, but answers at 127.0.0.1:${port}`,
      )
      expect(bad[0]?.advice).to.contain(`addressMap: { "127.1.2.3:${port}": "127.0.0.1:${port}" }`)
    },
  )

  itEmbedded('finds brokers that are gone, and name servers that know none', 'stops servers', async () => {
    await using broken = await LocalCluster.start()
    tellBrokerAt(broken, '127.0.0.1:1')
    const { bad } = await examine(['--namesrv', broken.namesrvAddr])
    expect(bad[0]).to.include({ subject: 'broker broker-a at 127.0.0.1:1', says: 'nothing accepts connections there' })

    await using empty = await LocalCluster.start()
    await empty.broker().kill()
    const { bad: none } = await examine(['--namesrv', empty.namesrvAddr])
    expect(none[0]?.says).to.equal('no broker has registered there')
  })

  itEmbedded('reads a profile, and names the ones there are when it is missing', 'no cluster is asked', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rmq-profile-'))
    try {
      const file = join(folder, 'config.json')
      writeFileSync(file, JSON.stringify({ profiles: { dev: { namesrv: cluster.namesrvAddr } } }))
      const env = { RMQ_CONFIG: file }

      expect((await rmq(['doctor', '--profile', 'dev'], { env })).code).to.equal(0)
      const missing = await rmq(['doctor', '--profile', 'prod'], { env })
      expect(missing).to.include({ code: 2, stderr: `rmq: ${file} has no profile "prod"; it has dev\n` })
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
