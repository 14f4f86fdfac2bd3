// SPDX-License-Identifier: Apache-2.0
// Against scripted name servers on real sockets; the embedded ones have their own suites.
import { NameServerError, systemClock } from '@rocketmq-ts/core'
import { NameServerClient } from '@rocketmq-ts/namesrv-client'
import { getRouteInfoByTopic, refuse, type TopicRouteData } from '@rocketmq-ts/protocol'
import { RemotingClient, RemotingServer } from '@rocketmq-ts/remoting'
import { rejection, runningMs } from '@rocketmq-ts/test-run'
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
