// SPDX-License-Identifier: Apache-2.0
import { getMaxOffset, getMinOffset } from '@rocketmq-ts/protocol'
import { TimeoutError } from '@rocketmq-ts/core'
import { parseAddress, RemotingClient, RemotingServer } from '@rocketmq-ts/remoting'
import { waitFor } from '@rocketmq-ts/test-run'
import { expect } from 'chai'
import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { FaultProxy, type FrameFault } from '../src/index.js'

const fields = { topic: 't', queueId: 0 }

describe('a proxy before a server of the protocol', () => {
  let server: RemotingServer
  let proxy: FaultProxy
  let client: RemotingClient
  let served: number

  const ask = (timeoutMs = 2000) => client.call(proxy.address, getMaxOffset, fields, { timeoutMs })
  const rejected = (work: Promise<unknown>) =>
    work.then(
      () => expect.fail('it was answered'),
      (error: unknown) => error,
    )

  beforeEach(async () => {
    served = 0
    server = await new RemotingServer({ identity: { language: 'JAVA', version: 513 } })
      .handle(getMaxOffset, () => ({ offset: ++served }))
      .handle(getMinOffset, () => ({ offset: 0 }))
      .listen()
    proxy = await FaultProxy.start({ target: server.address })
    client = new RemotingClient({ identity: { language: 'NODE_JS', version: 513 } })
  })

  afterEach(async () => {
    await client.close({ drainMs: 0 })
    await proxy.close()
    await server.close()
  })

  it('passes on what it is given, and counts connections', async () => {
    expect((await ask()).offset).to.equal(1)
    expect([proxy.connections, proxy.accepted]).to.deep.equal([1, 1])
  })

  it('adds latency', async () => {
    await ask()
    proxy.set({ latencyMs: 60 }, ['toClient'])

    const startedAt = performance.now()
    await ask()
    expect(performance.now() - startedAt).to.be.at.least(55)
  })

  it('drops the answer that a rule names, and no other', async () => {
    const rule = proxy.on({ code: getMaxOffset.code, nth: 2, fault: 'drop' })

    expect((await ask()).offset).to.equal(1)
    expect(await rejected(ask(100))).to.be.instanceOf(TimeoutError)
    expect((await ask()).offset).to.equal(3)
    expect((await client.call(proxy.address, getMinOffset, fields)).offset).to.equal(0)
    expect(rule.used).to.equal(1)
  })

  it('drops a request before the server sees it', async () => {
    proxy.on({ code: getMaxOffset.code, kind: 'request', fault: 'drop' })

    expect(await rejected(ask(100))).to.be.instanceOf(TimeoutError)
    expect(served).to.equal(0)
  })

  it('delays one answer, which others overtake', async () => {
    const order: number[] = []
    proxy.on({ code: getMaxOffset.code, fault: { delayMs: 80 } })

    await Promise.all([ask(), ask()].map(async (asked, index) => order.push((await asked).offset === 1 ? 0 : index)))

    expect(order).to.deep.equal([1, 0])
  })

  it('rewrites an answer', async () => {
    const rewrite: FrameFault = {
      rewrite: command => {
        command.extFields = { offset: '77' }
        return command
      },
    }
    proxy.on({ code: getMaxOffset.code, times: 2, fault: rewrite })

    expect([(await ask()).offset, (await ask()).offset, (await ask()).offset]).to.deep.equal([77, 77, 3])
  })

  it('sends an answer twice', async () => {
    proxy.on({ code: getMaxOffset.code, fault: 'duplicate' })
    await ask()

    expect((await ask()).offset).to.equal(2)
  })

  it('resets instead of an answer', async () => {
    proxy.on({ code: getMaxOffset.code, fault: 'reset' })

    expect(await rejected(ask())).to.have.property('outcome', 'unknown')
    await waitFor('the connection is gone', () => proxy.connections === 0)
    expect((await ask()).offset).to.equal(2)
  })

  it('forgets a rule that was removed', async () => {
    proxy.on({ code: getMaxOffset.code, fault: 'drop' }).remove()

    expect((await ask()).offset).to.equal(1)
  })

  it('resets also what is ending, and leaves no handle', async () => {
    await ask()
    proxy.halfClose('toServer')
    proxy.halfClose('toClient')
    proxy.reset()

    await waitFor('the end of both sides', () => server.connections.size === 0 && proxy.connections === 0)
    expect((await ask()).offset).to.equal(2)
  })

  it('resets every connection', async () => {
    await ask()
    proxy.reset()

    await waitFor('the server sees the reset', () => server.connections.size === 0)
    expect(proxy.connections).to.equal(0)
  })

  it('swallows everything in a black hole, and delivers it when healed', async () => {
    await ask()
    proxy.blackHole()
    const asked = ask(5000)
    expect(await Promise.race([asked.then(() => 'answered'), ask(100).catch(() => 'silence')])).to.equal('silence')

    proxy.heal()
    expect((await asked).offset).to.equal(2)
  })

  it('refuses to be dialled, and is there again at the same port', async () => {
    const { address } = proxy
    await proxy.refuse()
    expect(await rejected(ask())).to.have.property('outcome', 'not-sent')

    await proxy.accept()
    expect(proxy.address).to.equal(address)
    await waitFor('the server is reached again', () =>
      ask().then(
        () => true,
        () => false,
      ),
    )
  })
})

describe('a proxy before a server of bytes', () => {
  let server: Server
  let proxy: FaultProxy
  let accepted: Socket[]

  beforeEach(async () => {
    accepted = []
    server = createServer({ allowHalfOpen: true }, socket => accepted.push(socket.on('error', () => undefined)))
    server.listen({ host: '127.0.0.1', port: 0 })
    await once(server, 'listening')
    proxy = await FaultProxy.start({ target: `127.0.0.1:${(server.address() as { port: number }).port}` })
  })

  afterEach(async () => {
    await proxy.close()
    accepted.forEach(socket => socket.destroy())
    server.close()
  })

  async function pair(): Promise<{ client: Socket; peer: Socket }> {
    const client = connect({ ...parseAddress(proxy.address), allowHalfOpen: true }).on('error', () => undefined)
    await waitFor('the server is dialled', () => accepted.length === 1)
    return { client, peer: accepted[0]! }
  }

  it('cuts what it passes on into slices', async () => {
    const { client, peer } = await pair()
    const sizes: number[] = []
    client.on('data', chunk => sizes.push(chunk.length))
    proxy.set({ sliceBytes: 3 })

    peer.write('\x7f is no frame')

    await waitFor('all bytes', () => sizes.reduce((sum, size) => sum + size, 0) === 13)
    expect(sizes.length).to.be.at.least(2)
    client.destroy()
  })

  it('keeps to a bandwidth', async () => {
    const { client, peer } = await pair()
    let received = 0
    client.on('data', chunk => (received += chunk.length))
    proxy.set({ bytesPerSecond: 20_000, sliceBytes: 500 })

    const startedAt = performance.now()
    peer.write(Buffer.alloc(4000, 0xff))

    await waitFor('all bytes', () => received === 4000)
    expect(performance.now() - startedAt).to.be.at.least(150)
    client.destroy()
  })

  it('ends one direction while the other goes on', async () => {
    const { client, peer } = await pair()
    client.resume()
    let heard = ''
    peer.on('data', chunk => (heard += chunk.toString()))

    proxy.halfClose('toClient')
    await once(client, 'end')
    client.write('\x7f still here')

    await waitFor('the bytes of the client', () => heard === '\x7f still here')
    client.destroy()
  })

  it('tells each side that the other one ended', async () => {
    const { client, peer } = await pair()
    client.resume()
    peer.end('\x7f bye')
    await once(client, 'end')
    client.end()

    peer.resume()
    await once(peer, 'end')
    await waitFor('the connection is gone', () => proxy.connections === 0)
  })
})
