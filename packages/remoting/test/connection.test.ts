// SPDX-License-Identifier: Apache-2.0
// Peers that misbehave, and the promises that must hold then.
import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import {
  AbortedError,
  BrokerError,
  ClosedError,
  ConnectionError,
  OverloadError,
  ProtocolError,
  TimeoutError,
  VirtualClock,
} from '@rocketmq-ts/core'
import { decodeFrame, encodeFrame, FrameReader, RemotingCommand, string } from '@rocketmq-ts/remoting'
import { waitFor, rejection } from '@rocketmq-ts/test-run'
import { expect } from 'chai'
import { client, declare, echo, echoServer, tell } from './echo.js'
import { answerTo, Peer } from './peer.js'

describe('a call', () => {
  it('is answered with fields and body', async () => {
    await using server = await echoServer()
    await using remoting = client()

    const answer = await remoting.call(server.address, echo, { word: 'hello' }, { body: Buffer.from('body') })

    expect(answer).to.include({ answer: 'SUCCESS', word: 'hello' })
    expect(answer.body.toString()).to.equal('body')
    expect(answer.command).to.include({ language: 'NODE_JS', version: 513 })
  })

  it('shares one socket with every other call to the address, also while it is dialled', async () => {
    await using server = await echoServer()
    await using remoting = client()

    const words = await Promise.all(
      Array.from({ length: 100 }, async (_, i) => (await remoting.call(server.address, echo, { word: `w${i}` })).word),
    )

    expect(words).to.deep.equal(Array.from({ length: 100 }, (_, i) => `w${i}`))
    expect(server.connections.size).to.equal(1)
  })

  it('carries bodies of every size intact', async () => {
    await using server = await echoServer()
    await using remoting = client()
    for (const size of [0, 1, 8191, 8192, 8193, 70_000, 3_000_000]) {
      const body = Buffer.alloc(size, 'xyz')

      const answer = await remoting.call(server.address, echo, { word: 'w' }, { body })

      expect(answer.body.equals(body), `${size} bytes`).to.equal(true)
    }
  })

  it('rejects with the code and the words of a refusal', async () => {
    await using server = await echoServer()
    server.handle(echo, () => {
      throw new BrokerError('no', { responseCode: 2, responseName: 'BUSY', remark: 'later please' })
    })
    await using remoting = client()

    const error = await rejection(remoting.call(server.address, echo, { word: 'w' }))

    expect(error).to.be.instanceOf(BrokerError)
    expect(error).to.include({ responseCode: 2, remark: 'later please', outcome: 'rejected', address: server.address })
  })

  it('is answered SYSTEM_ERROR when the handler throws or a field is missing', async () => {
    await using server = await echoServer()
    server.handle(echo, () => Promise.reject(new RangeError('broken inside')))
    await using remoting = client()

    expect(await rejection(remoting.call(server.address, echo, { word: 'w' }))).to.include({
      responseCode: 1,
      remark: 'broken inside',
    })
    const answer = await (await rawConnection(server.address)).exchange(new RemotingCommand({ code: 10 }))
    expect(answer).to.include({ code: 1, remark: 'ECHO: field "word" is missing' })
  })

  it('is answered REQUEST_CODE_NOT_SUPPORTED when nobody handles it, and the connection stays', async () => {
    await using server = await echoServer()
    await using remoting = client()

    const error = await rejection(remoting.call(server.address, tell, { what: 'x' }))

    expect(error).to.include({ responseCode: 3, remark: ' request type 40 not supported' })
    expect(remoting.isConnected(server.address)).to.equal(true)
  })

  it('times out by its own deadline and leaves the connection to others', async () => {
    await using peer = await new Peer((request, socket) => {
      if (request.extFields?.['word'] !== 'lost') socket.write(answerTo(request))
    }).listen()
    await using remoting = client()
    await remoting.call(peer.address, echo, { word: 'first' })

    const error = await rejection(remoting.call(peer.address, echo, { word: 'lost' }, { timeoutMs: 30 }))

    expect(error).to.be.instanceOf(TimeoutError)
    expect(error).to.include({ outcome: 'unknown', request: 'ECHO', address: peer.address })
    // Thousands may end together, and the frames would be those of a timer.
    expect(error.stack).to.match(/ ms$/)
    await remoting.call(peer.address, echo, { word: 'next' })
    expect(peer.sockets).to.have.length(1)
  })

  it('is aborted by its signal, before and after it was sent', async () => {
    await using peer = await new Peer(() => undefined).listen()
    await using remoting = client()
    const aborter = new AbortController()

    const call = rejection(remoting.call(peer.address, echo, { word: 'w' }, { signal: aborter.signal }))
    await waitFor('the request to arrive', () => peer.requests.length === 1)
    aborter.abort(new Error('changed my mind'))

    expect(await call).to.be.instanceOf(AbortedError)
    expect(await call).to.include({ outcome: 'unknown' })
    const early = await rejection(remoting.call(peer.address, echo, { word: 'w' }, { signal: aborter.signal }))
    expect(early).to.include({ code: 'ERR_ABORTED', outcome: 'not-sent' })
    expect(peer.requests).to.have.length(1)
  })

  it('leaves in one write with all others of the same turn of the event loop', async () => {
    await using peer = await new Peer((request, socket) => socket.write(answerTo(request))).listen()
    await using remoting = client()
    await remoting.call(peer.address, echo, { word: 'warm up' })
    const before = peer.reads

    await Promise.all(Array.from({ length: 50 }, (_, i) => remoting.call(peer.address, echo, { word: `w${i}` })))

    expect(peer.reads - before).to.equal(1)
  })

  it('is refused when too many are in flight, and says that it was not sent', async () => {
    await using peer = await new Peer(() => undefined).listen()
    await using remoting = client({ maxPending: 2 })
    const calls = [1, 2].map(() => rejection(remoting.call(peer.address, echo, { word: 'w' })))
    await waitFor('both requests', () => peer.requests.length === 2)

    const error = await rejection(remoting.call(peer.address, echo, { word: 'third' }))

    expect(error).to.be.instanceOf(OverloadError)
    expect(error).to.include({ outcome: 'not-sent', retry: 'later' })
    peer.sockets.forEach(socket => socket.destroy())
    await Promise.all(calls)
  })

  it('is refused when too many bytes wait for a peer that does not read', async () => {
    await using peer = await new Peer(() => undefined).listen()
    await using remoting = client({ maxQueuedBytes: 1_000_000 })
    await remoting.notify(peer.address, tell, { what: 'connect' })
    await waitFor('a socket', () => peer.sockets.length === 1)
    peer.sockets[0]?.pause()
    const body = Buffer.alloc(500_000)
    const calls: Promise<Error>[] = []

    const isFull = async () => {
      const call = rejection(remoting.call(peer.address, echo, { word: 'w' }, { body, timeoutMs: 60_000 }))
      const settled = await Promise.race([call, new Promise(resolve => setImmediate(resolve))])
      if (!(settled instanceof OverloadError)) calls.push(call)
      return settled instanceof OverloadError
    }
    await waitFor('the limit', isFull)

    peer.sockets[0]?.destroy()
    for (const error of await Promise.all(calls)) expect(error).to.be.instanceOf(ConnectionError)
  })
})

describe('an answer', () => {
  it('that comes too late, twice, or for nobody settles nothing and harms nothing', async () => {
    await using peer = await new Peer((request, socket) => {
      if (request.extFields?.['word'] === 'slow') return
      socket.write(answerTo(request, { opaque: 77_777, extFields: { word: 'foreign' } }))
      socket.write(answerTo(request, { extFields: { word: 'mine' } }))
      socket.write(answerTo(request, { extFields: { word: 'again' } }))
    }).listen()
    await using remoting = client()
    await remoting.call(peer.address, echo, { word: 'first' })
    await rejection(remoting.call(peer.address, echo, { word: 'slow' }, { timeoutMs: 20 }))
    const slow = peer.requests.at(-1)
    if (slow !== undefined) peer.sockets[0]?.write(answerTo(slow, { extFields: { word: 'too late' } }))

    const answer = await remoting.call(peer.address, echo, { word: 'next' })

    expect(answer.word).to.equal('mine')
    expect(peer.sockets).to.have.length(1)
  })

  it('with a missing field is an error, never NaN or undefined', async () => {
    await using peer = await new Peer((request, socket) => socket.write(answerTo(request))).listen()
    await using remoting = client()
    const strict = declare({ code: 10, name: 'STRICT', request: { word: string }, response: { word: string } })

    const error = await rejection(remoting.call(peer.address, strict, { word: 'w' }))

    expect(error).to.be.instanceOf(ProtocolError)
    expect(error.message).to.equal('answer to STRICT: field "word" is missing')
  })
})

describe('a connection that dies', () => {
  it('rejects all that it owes, as unknown when the bytes had left', async () => {
    await using peer = await new Peer((_request, socket) => socket.destroy()).listen()
    await using remoting = client()

    const errors = await Promise.all([1, 2, 3].map(() => rejection(remoting.call(peer.address, echo, { word: 'w' }))))

    for (const error of errors) {
      expect(error).to.be.instanceOf(ConnectionError)
      expect(error).to.include({ outcome: 'unknown', retry: 'elsewhere' })
    }
  })

  it('is replaced by the next call', async () => {
    await using peer = await new Peer((request, socket) => {
      if (peer.sockets.length === 1) socket.destroy()
      else socket.write(answerTo(request, { extFields: { word: 'second life' } }))
    }).listen()
    await using remoting = client()
    await rejection(remoting.call(peer.address, echo, { word: 'w' }))

    expect((await remoting.call(peer.address, echo, { word: 'w' })).word).to.equal('second life')
  })

  it('because of bytes that are no frame says what came, and drops the connection', async () => {
    await using peer = await new Peer((_request, socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')).listen()
    await using remoting = client()

    const error = await rejection(remoting.call(peer.address, echo, { word: 'w' }))

    expect(error).to.be.instanceOf(ConnectionError)
    expect(error.message).to.contain('HTTP: is the port right?')
    expect(error.cause).to.be.instanceOf(ProtocolError)
    await waitFor('the socket to close', () => peer.sockets[0]?.destroyed)
  })

  it('is left when the peer is silent for the whole time of a request (half-open)', async () => {
    const clock = new VirtualClock()
    await using peer = await new Peer(() => undefined).listen()
    await using remoting = client({ clock })
    const call = rejection(remoting.call(peer.address, echo, { word: 'w' }))
    await waitFor('the request', () => peer.requests.length === 1)

    await clock.advance(3000)

    expect(await call).to.be.instanceOf(TimeoutError)
    expect(remoting.isConnected(peer.address)).to.equal(false)
  })
})

describe('an address that cannot be reached', () => {
  it('fails as not sent, and is not dialled again at once', async () => {
    const clock = new VirtualClock()
    await using remoting = client({ clock })
    const address = await freeAddress()

    const first = await rejection(remoting.call(address, echo, { word: 'w' }))
    const second = await rejection(remoting.call(address, echo, { word: 'w' }))

    expect(first).to.include({ code: 'ERR_CONNECTION', outcome: 'not-sent' })
    // The code stands in the system's own text, and is not said twice.
    expect(first.message).to.match(/^(?!.*ECONNREFUSED.*ECONNREFUSED).*ECONNREFUSED/)
    expect(second.message).to.match(/is not dialled for another \d+ ms after 1 failures; the last: .*ECONNREFUSED/)
  })

  it('is dialled less and less often, and serves again when it is back', async () => {
    const clock = new VirtualClock()
    const address = await freeAddress()
    await using remoting = client({ clock, backOff: { initialMs: 100, maxMs: 400, jitter: 0 } })
    let dials = 0
    for (let elapsed = 0; elapsed < 2000; elapsed += 50) {
      const error = await rejection(remoting.call(address, echo, { word: 'w' }))
      if (!error.message.includes('is not dialled')) dials++
      await clock.advance(50)
    }

    expect(dials).to.equal(7)
    await using _server = await echoServer({ port: Number(address.split(':')[1]) })
    await clock.advance(400)
    expect((await remoting.call(address, echo, { word: 'back' })).word).to.equal('back')
  })

  it('is not reached by a connection that dies before the peer said anything', async () => {
    const clock = new VirtualClock()
    await using peer = await new Peer((_request, socket) => socket.destroy()).listen()
    await using remoting = client({ clock, backOff: { initialMs: 100, maxMs: 400, jitter: 0 } })
    for (let elapsed = 0; elapsed < 2000; elapsed += 50) {
      await rejection(remoting.call(peer.address, echo, { word: 'w' }))
      await clock.advance(50)
    }

    expect(peer.sockets).to.have.length(7)
  })

  it('is dialled at once after the death of a connection that had answered', async () => {
    const clock = new VirtualClock()
    await using peer = await new Peer((request, socket) => {
      const isEven = peer.requests.length % 2 === 0
      if (isEven) socket.destroy()
      else socket.write(answerTo(request, { extFields: { word: 'w' } }))
    }).listen()
    await using remoting = client({ clock })
    for (let round = 0; round < 5; round++) {
      await remoting.call(peer.address, echo, { word: 'answered' })
      await rejection(remoting.call(peer.address, echo, { word: 'cut off' }))
    }

    expect(peer.sockets).to.have.length(5)
  })

  it('is dialled a few times a second while it answers once and hangs up, and served again after a rest', async () => {
    const clock = new VirtualClock()
    await using server = await echoServer()
    await using remoting = client({ clock })
    let dials = 0
    remoting.on('connected', () => dials++)
    const errors: string[] = []
    for (let elapsed = 0; elapsed < 10_000; elapsed += 50) {
      await remoting.call(server.address, echo, { word: 'w' }).catch((error: unknown) => errors.push(String(error)))
      for (const connection of server.connections) connection.destroy()
      await waitFor('the end', () => !remoting.isConnected(server.address))
      await clock.advance(50)
    }
    await clock.advance(2000)

    expect(dials).to.equal(25)
    expect(errors[0]).to.match(/is not dialled for another 1750 ms after 5 connections that ended; the last: .*closed/)
    expect((await remoting.call(server.address, echo, { word: 'rested' })).word).to.equal('rested')
  })

  it('is a usage error when it is no address', async () => {
    await using remoting = client()

    expect((await rejection(remoting.call('nowhere', echo, { word: 'w' }))).message).to.contain('write host:port')
  })
})

describe('closing', () => {
  it('lets calls in flight finish and refuses new ones', async () => {
    await using server = await echoServer()
    let release: () => void = () => undefined
    const held = new Promise<void>(resolve => (release = resolve))
    server.handle(echo, async request => {
      await held
      return { word: request.word }
    })
    const remoting = client()
    const call = remoting.call(server.address, echo, { word: 'in flight' })
    await waitFor('the connection', () => server.connections.size === 1)

    const closing = remoting.close()
    const refused = await rejection(remoting.call(server.address, echo, { word: 'new' }))
    release()

    expect((await call).word).to.equal('in flight')
    expect(refused).to.be.instanceOf(ClosedError)
    expect(refused).to.include({ outcome: 'not-sent' })
    await closing
    await remoting.close()
  })

  it('fails what is left when its time is over', async () => {
    await using peer = await new Peer(() => undefined).listen()
    const remoting = client()
    const call = rejection(remoting.call(peer.address, echo, { word: 'w' }, { timeoutMs: 60_000 }))
    await waitFor('the request', () => peer.requests.length === 1)

    await remoting.close({ drainMs: 10 })

    expect(await call).to.be.instanceOf(ClosedError)
    expect(await call).to.include({ outcome: 'unknown' })
  })
})

describe('requests of the server', () => {
  it('are answered by the client, over the connection that the client made', async () => {
    await using server = await echoServer()
    await using remoting = client()
    remoting.handle(tell, request => (request.what === 'ping' ? {} : undefined))
    await remoting.call(server.address, echo, { word: 'connect' })
    const [connection] = server.connections

    const answer = await connection?.call(tell, { what: 'ping' }, { body: 'text' })

    expect(answer?.answer).to.equal('SUCCESS')
  })

  it('that are one-way get no answer', async () => {
    await using server = await echoServer()
    await using remoting = client()
    const told: string[] = []
    remoting.handle(tell, request => {
      told.push(`${request.what} ${request.body}`)
      return {}
    })
    await remoting.call(server.address, echo, { word: 'connect' })
    const [connection] = server.connections

    await connection?.notify(tell, { what: 'news' }, { body: 'today' })
    await waitFor('the news', () => told.length === 1)
    await remoting.call(server.address, echo, { word: 'after' })

    expect(told).to.deep.equal(['news today'])
    expect(connection?.lateAnswers).to.equal(0)
  })
})

describe('a connection', () => {
  it('knows the addresses of both ends', async () => {
    let own = ''
    const createConnection = ({ host, port }: { readonly host: string; readonly port: number }) => {
      const socket = connect(port, host)
      return socket.once('connect', () => (own = `${socket.localAddress}:${socket.localPort}`))
    }
    await using server = await echoServer()
    await using remoting = client({ createConnection })
    await remoting.call(server.address, echo, { word: 'w' })

    const ends = Array.from(server.connections, ({ remoteAddress, localAddress }) => [remoteAddress, localAddress])

    expect(ends).to.deep.equal([[own, server.address]])
  })
})

describe('an idle connection', () => {
  it('is closed by the server after its idle time, counted from the last byte', async () => {
    const clock = new VirtualClock()
    await using server = await echoServer({ clock, idleTimeoutMs: 120_000 })
    await using remoting = client()
    await remoting.call(server.address, echo, { word: 'w' })
    await clock.advance(100_000)
    await remoting.call(server.address, echo, { word: 'w' })

    await clock.advance(100_000)
    expect(server.connections.size).to.equal(1)
    await clock.advance(20_000)

    expect(server.connections.size).to.equal(0)
  })
})

async function rawConnection(address: string) {
  const remoting = client()
  await remoting.call(address, echo, { word: 'connect' }).catch(() => undefined)
  return {
    async exchange(command: RemotingCommand): Promise<RemotingCommand> {
      const [host = '', port = ''] = address.split(':')
      const socket = connect(Number(port), host)
      const reader = new FrameReader()
      const answer = new Promise<RemotingCommand>(resolve => {
        socket.on('data', chunk => reader.push(chunk, frame => resolve(decodeFrame(frame))))
      })
      socket.write(encodeFrame(command))
      try {
        return await answer
      } finally {
        socket.destroy()
        await remoting.close()
      }
    },
  }
}

async function freeAddress(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return `127.0.0.1:${port}`
}
