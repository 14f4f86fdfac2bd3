// SPDX-License-Identifier: Apache-2.0
import { VirtualClock } from '@rocketmq-ts/core'
import { rejection, testCertificates, waitFor } from '@rocketmq-ts/test-run'
import { expect } from 'chai'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import { createSecureContext, type SecureContext } from 'node:tls'
import { client, echo, echoServer } from './echo.js'

const { ca, server: serverPair, client: clientPair } = testCertificates

describe('TLS', () => {
  it('carries calls when the client trusts the authority', async () => {
    await using server = await echoServer({ tls: serverPair })
    await using remoting = client({ tls: { ca } })

    expect((await remoting.call(server.address, echo, { word: 'secret' })).word).to.equal('secret')
  })

  it('serves plain text on the same port, unless it is enforced', async () => {
    await using permissive = await echoServer({ tls: serverPair })
    await using enforcing = await echoServer({ tls: { ...serverPair, mode: 'enforcing' } })
    await using remoting = client()

    expect((await remoting.call(permissive.address, echo, { word: 'plain' })).word).to.equal('plain')
    expect(await rejection(remoting.call(enforcing.address, echo, { word: 'plain' }))).to.include({
      code: 'ERR_CONNECTION',
    })
  })

  it('refuses an unknown authority, and says so, not sent', async () => {
    await using server = await echoServer({ tls: serverPair })
    await using remoting = client({ tls: {} })

    const error = await rejection(remoting.call(server.address, echo, { word: 'w' }))

    expect(error).to.include({ code: 'ERR_CONNECTION', outcome: 'not-sent' })
    expect(error.message).to.match(/certificate.*\([A-Z_]+\)$/)
  })

  it('refuses a name that the certificate does not have', async () => {
    await using server = await echoServer({ tls: serverPair })
    await using remoting = client({ tls: { ca, servername: 'other.example' } })

    expect((await rejection(remoting.call(server.address, echo, { word: 'w' }))).message).to.match(/other\.example/)
  })

  it('to a plain server fails with a hint', async () => {
    await using server = await echoServer()
    await using remoting = client({ tls: { ca } })

    expect((await rejection(remoting.call(server.address, echo, { word: 'w' }))).message).to.match(/TLS/)
  })

  it('says so when the peer hangs up on the handshake', async () => {
    const peer = createServer(socket => socket.once('data', () => socket.destroy())).listen(0, '127.0.0.1')
    await once(peer, 'listening')
    await using remoting = client({ tls: { ca } })
    const { port } = peer.address() as AddressInfo

    const error = await rejection(remoting.call(`127.0.0.1:${port}`, echo, { word: 'w' }))
    peer.close()

    expect(error).to.include({ code: 'ERR_CONNECTION', outcome: 'not-sent' })
    expect(error.message).to.contain('the peer closed during the TLS handshake; does it speak TLS?')
  })

  it('tells the server which name it was dialled by, if it was one', async () => {
    const names: string[] = []
    const SNICallback = (name: string, done: (error: null, context: SecureContext) => void) => {
      names.push(name)
      done(null, createSecureContext(serverPair))
    }
    await using server = await echoServer({ tls: { ...serverPair, SNICallback } })
    const port = server.address.split(':')[1]
    await using remoting = client({ tls: { ca } })
    await remoting.call(`127.0.0.1:${port}`, echo, { word: 'w' })
    const byNumber = [...names]
    await remoting.call(`localhost:${port}`, echo, { word: 'w' })

    expect(byNumber).to.deep.equal([])
    expect(names).to.deep.equal(['localhost'])
  })

  it('in the middle of a handshake does not keep a server from closing', async () => {
    await using server = await echoServer({ tls: serverPair })
    const socket = connect(Number(server.address.split(':')[1]), '127.0.0.1')
    socket.on('error', () => undefined).resume()
    await once(socket, 'connect')
    socket.write(Buffer.from([0x16, 3, 1]))
    // When a later client is served, the first bytes of the earlier one have been read.
    await using remoting = client({ tls: { ca } })
    await remoting.call(server.address, echo, { word: 'w' })

    await server.close()

    if (!socket.closed) await once(socket, 'close')
    expect(server.connections.size).to.equal(0)
  })

  it('can demand a client certificate', async () => {
    await using server = await echoServer({ tls: { ...serverPair, ca, requestCert: true, rejectUnauthorized: true } })
    await using stranger = client({ tls: { ca } })
    await using known = client({ tls: { ca, ...clientPair } })

    expect((await known.call(server.address, echo, { word: 'w' })).word).to.equal('w')
    expect(await rejection(stranger.call(server.address, echo, { word: 'w' }))).to.include({ code: 'ERR_CONNECTION' })
  })

  for (const [what, bytes] of [
    ['says nothing', ''],
    ['begins a handshake and stalls', '\x16\x03\x01'],
  ] as const) {
    it(`has a deadline for a client that ${what}`, async () => {
      const clock = new VirtualClock()
      await using server = await echoServer({ tls: serverPair, clock })
      const socket = connect(Number(server.address.split(':')[1]), '127.0.0.1')
      socket.on('error', () => undefined).resume()
      await once(socket, 'connect')
      socket.write(Buffer.from(bytes, 'latin1'))
      await waitFor('the deadline runs', () => clock.pending > 0)

      await clock.advance(10_000)

      await once(socket, 'close')
      expect(server.connections.size).to.equal(0)
    })
  }
})
