// SPDX-License-Identifier: Apache-2.0
// Against scripted name servers on real sockets; the embedded ones have their own suites.
import { NameServerError, systemClock, VirtualClock } from '@rocketmq-ts/core'
import { NameServerClient } from '@rocketmq-ts/namesrv-client'
import { getRouteInfoByTopic, refuse, type TopicRouteData } from '@rocketmq-ts/protocol'
import { RemotingClient, RemotingServer } from '@rocketmq-ts/remoting'
import { rejection, runningMs, waitFor } from '@rocketmq-ts/test-run'
import { expect } from 'chai'

const identity = { language: 'NODE_JS', version: 513 } as const
const route: TopicRouteData = { queueDatas: [], brokerDatas: [], filterServerTable: new Map() }

class NameServers implements AsyncDisposable {
  readonly asked: string[] = []
  readonly servers: RemotingServer[] = []
  readonly remoting = new RemotingClient({ identity, connectTimeoutMs: 500 })

  async add(name: string, port = 0): Promise<RemotingServer> {
    const server = await new RemotingServer({ identity, port }).listen()
    server.handle(getRouteInfoByTopic, ({ topic }) => {
      this.asked.push(name)
      if (topic === 'silent') return new Promise(() => undefined)
      return topic === 'known' ? { body: route } : refuse('TOPIC_NOT_EXIST', `no route of ${topic}`)
    })
    this.servers.push(server)
    return server
  }

  client(...addresses: string[]): NameServerClient {
    return new NameServerClient({ remoting: this.remoting, addresses, clock: systemClock, timeoutMs: 600 })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.remoting.close({ drainMs: 1 })
    await Promise.all(this.servers.map(server => server.close()))
  }
}

describe('a name-server client', () => {
  it('gives the route of a known topic and nothing for an unknown one', async () => {
    await using cluster = new NameServers()
    const client = cluster.client((await cluster.add('a')).address)

    expect(await client.routeOf('known')).to.deep.equal(route)
    expect(await client.routeOf('unknown')).to.equal(undefined)
  })

  it('stays with the server that answers', async () => {
    await using cluster = new NameServers()
    const client = cluster.client((await cluster.add('a')).address, (await cluster.add('b')).address)

    for (let i = 0; i < 5; i++) await client.routeOf('known')

    expect(new Set(cluster.asked).size).to.equal(1)
  })

  it('goes on to the next within the same call when one is away, and stays there', async () => {
    await using cluster = new NameServers()
    const alive = await cluster.add('alive')
    for (const order of [
      ['127.0.0.1:1', alive.address],
      [alive.address, '127.0.0.1:1'],
    ]) {
      const startedAt = runningMs()

      expect(await cluster.client(...order).routeOf('known')).to.deep.equal(route)
      expect(runningMs() - startedAt).to.be.below(500)
    }
  })

  it('goes on when one is silent, for less than the time of a request', async () => {
    await using cluster = new NameServers()
    const silent = await cluster.add('silent')
    silent.handle(getRouteInfoByTopic, () => new Promise(() => undefined))
    const alive = await cluster.add('alive')

    for (const order of [
      [silent.address, alive.address],
      [alive.address, silent.address],
    ]) {
      expect(await cluster.client(...order).routeOf('known')).to.deep.equal(route)
    }
  })

  it('names every server that it tried, and why it failed', async () => {
    await using cluster = new NameServers()
    const error = await rejection<NameServerError>(cluster.client('127.0.0.1:1', '127.0.0.1:2').routeOf('known'))

    expect(error).to.be.instanceOf(NameServerError)
    expect(error.attempts.map(({ address }) => address)).to.have.members(['127.0.0.1:1', '127.0.0.1:2'])
    expect(error.message).to.match(/127\.0\.0\.1:1 after \d+ ms: .*ECONNREFUSED/)
    expect(error).to.include({ outcome: 'not-sent', retry: 'later' })
  })

  it('says what to configure when it knows no server', async () => {
    await using cluster = new NameServers()

    expect((await rejection<NameServerError>(cluster.client().routeOf('known'))).message).to.contain('NAMESRV_ADDR')
  })

  it('asks every server when every one must know', async () => {
    await using cluster = new NameServers()
    const client = cluster.client((await cluster.add('a')).address, (await cluster.add('b')).address)

    await client.callEach(getRouteInfoByTopic, { topic: 'known' })

    expect(cluster.asked).to.have.members(['a', 'b'])
    const error = await rejection<NameServerError>(
      cluster.client((await cluster.add('c')).address, '127.0.0.1:1').callEach(getRouteInfoByTopic, { topic: 'known' }),
    )
    expect(error.message).to.match(/failed on 1 of 2 name servers:\n {2}127\.0\.0\.1:1 after/)
  })

  it('asks for JSON that is standard', async () => {
    await using cluster = new NameServers()
    const asked: object[] = []
    const server = await cluster.add('a')
    server.handle(getRouteInfoByTopic, request => {
      asked.push(request)
      return { body: route }
    })

    await cluster.client(server.address).routeOf('known')

    expect(asked[0]).to.include({ topic: 'known', acceptStandardJsonOnly: true })
  })

  it('gives each server that is left the same share of the time', async () => {
    await using cluster = new NameServers()
    const [first, second] = [await cluster.add('a'), await cluster.add('b')]
    const clock = new VirtualClock()
    const remoting = new RemotingClient({ identity, clock })
    const addresses = [first.address, second.address]
    const client = new NameServerClient({ remoting, addresses, clock, timeoutMs: 600 })
    const asking = rejection<NameServerError>(client.routeOf('silent'))
    for (const turn of [1, 2]) {
      await waitFor(`question ${turn}`, () => cluster.asked.length === turn)
      await clock.advance(299)
      expect(cluster.asked).to.have.length(turn)
      await clock.advance(1)
    }
    const error = await asking
    await remoting.close({ drainMs: 0 })

    expect(error.attempts.map(({ elapsedMs }) => elapsedMs)).to.deep.equal([300, 300])
    expect(error.attempts.map(({ address }) => address)).to.have.members(addresses)
  })

  it('gives every server the time of the call when all are asked', async () => {
    await using cluster = new NameServers()
    const clock = new VirtualClock()
    const remoting = new RemotingClient({ identity, clock })
    const addresses = [(await cluster.add('a')).address, (await cluster.add('b')).address]
    const client = new NameServerClient({ remoting, addresses, clock })
    const errors: NameServerError[] = []
    for (const [options, timeoutMs] of [
      [{}, 3000],
      [{ timeoutMs: 700 }, 700],
    ] as const) {
      const before = cluster.asked.length
      const asking = rejection<NameServerError>(client.callEach(getRouteInfoByTopic, { topic: 'silent' }, options))
      await waitFor('both questions', () => cluster.asked.length === before + 2)
      await clock.advance(timeoutMs)
      errors.push(await asking)
    }
    await remoting.close({ drainMs: 0 })

    const times = errors.map(({ attempts }) => attempts.map(({ address, elapsedMs }) => [address, elapsedMs]))
    expect(times).to.deep.equal([3000, 700].map(ms => addresses.map(address => [address, ms])))
    expect(errors[0]).to.include({ outcome: 'unknown' })
    expect(errors[0]?.message).to.match(/failed on 2 of 2 name servers:/)
  })

  it('knows the version of the server that answered last', async () => {
    await using cluster = new NameServers()
    const client = cluster.client((await cluster.add('a')).address)
    const before = client.serverVersion
    await client.routeOf('known')

    expect([before, client.serverVersion]).to.deep.equal([0, identity.version])
  })

  it('takes no other refusal for an unknown topic', async () => {
    await using cluster = new NameServers()
    const server = await cluster.add('a')
    server.handle(getRouteInfoByTopic, () => refuse('NO_PERMISSION', 'not for you'))

    const error = await rejection<NameServerError>(cluster.client(server.address).routeOf('known'))

    expect(error).to.be.instanceOf(NameServerError)
    expect(error.attempts[0]?.error).to.have.property('responseName', 'NO_PERMISSION')
  })

  it('gives a call the time that it is told', async () => {
    await using cluster = new NameServers()
    const clock = new VirtualClock()
    const remoting = new RemotingClient({ identity, clock })
    const client = new NameServerClient({ remoting, addresses: [(await cluster.add('a')).address], clock })
    const asking = rejection<NameServerError>(client.routeOf('silent', { timeoutMs: 700 }))
    await waitFor('the question', () => cluster.asked.length === 1)
    await clock.advance(700)

    expect((await asking).attempts[0]?.elapsedMs).to.equal(700)
    await remoting.close({ drainMs: 0 })
  })

  it('does not ask another server when one refused, or when the caller gave up', async () => {
    await using cluster = new NameServers()
    const client = cluster.client((await cluster.add('a')).address, (await cluster.add('b')).address)
    await client.routeOf('unknown')
    const refused = cluster.asked.length
    const aborter = new AbortController()
    const asking = rejection(client.routeOf('silent', { signal: aborter.signal }))
    await waitFor('the question', () => cluster.asked.length === 2)
    aborter.abort()

    expect(refused).to.equal(1)
    expect(await asking).to.have.property('code', 'ERR_ABORTED')
    expect(cluster.asked).to.have.length(2)
  })

  it('stays with its server when a new list has it too', async () => {
    await using cluster = new NameServers()
    const [one, two] = [await cluster.add('one'), await cluster.add('two')]
    const client = cluster.client(one.address)
    await client.routeOf('known')
    client.update([two.address, one.address])
    await client.routeOf('known')

    expect(cluster.asked).to.deep.equal(['one', 'one'])
    expect(client.addresses).to.deep.equal([two.address, one.address])
    expect(cluster.remoting.connectedAddresses).to.deep.equal([one.address])
  })

  it('takes a new list and leaves the servers that are not on it', async () => {
    await using cluster = new NameServers()
    const old = await cluster.add('old')
    const fresh = await cluster.add('fresh')
    const client = cluster.client(old.address)
    await client.routeOf('known')

    client.update([fresh.address])
    await client.routeOf('known')

    expect(cluster.asked).to.deep.equal(['old', 'fresh'])
    expect(cluster.remoting.connectedAddresses).to.deep.equal([fresh.address])
  })
})
