// SPDX-License-Identifier: Apache-2.0
// What can go wrong on the way to a proxy: each ends in a typed error that says what to do, within a bound.
import { getEventListeners } from 'node:events'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { createServer as createWebServer } from 'node:http'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { expect } from 'chai'
import {
  BrokerError,
  ConnectionError,
  TimeoutError,
  UsageError,
  VirtualClock,
  type RocketMQError,
} from '@rocketmq-ts/core'
import { methods, wire, type MethodName } from '@rocketmq-ts/grpc-protocol'
import { rejection, testCertificates, waitFor } from '@rocketmq-ts/test-run'
import { Producer, type ProxyProducerOptions } from '@rocketmq-ts/grpc'
import type { LocalCluster } from '@rocketmq-ts/local-cluster'
import { no, ok, plainly, proxied, streamsOf } from './proxied.js'

const { ca, server: certificate } = testCertificates
/** Takes TLS only. */
const tlsOnly = { tls: { ...certificate, mode: 'enforcing' } } as const

/** For a start that nothing but its time ends. */
const short = { startTimeoutMs: 5000, requestTimeoutMs: 1000 } as const

/**
 * The error of a start, which leaves nothing open. What ends by itself is not hurried: a busy machine takes its time.
 */
function startFailure(options: ProxyProducerOptions): Promise<RocketMQError> {
  const producer = new Producer({ topics: ['orders'], startTimeoutMs: 60_000, requestTimeoutMs: 60_000, ...options })
  return rejection<RocketMQError>(producer.start())
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Runs with the sockets that are dialled meanwhile. */
async function watchingDials(run: (dialled: readonly Socket[]) => Promise<void>): Promise<void> {
  const dialled: Socket[] = []
  const onDial = (message: unknown) => dialled.push((message as { socket: Socket }).socket)
  subscribe('net.client.socket', onDial)
  try {
    await run(dialled)
  } finally {
    unsubscribe('net.client.socket', onDial)
  }
}

const closed = (server: Server) => new Promise(resolve => server.close(resolve))

describe('a start', () => {
  it('where nothing listens names every endpoint that was tried, and why', async () => {
    const error = await startFailure({ endpoints: 'grpc://127.0.0.1:1;127.0.0.1:2' })

    expect(error).to.be.instanceOf(ConnectionError).and.include({ outcome: 'not-sent' })
    expect(error.message)
      .to.match(/127\.0\.0\.1:1: .*nothing listens there/)
      .and.match(/127\.0\.0\.1:2: .*nothing listens/)
  })

  it('without topics fails offline too', async () => {
    const error = await startFailure({ endpoints: 'grpc://127.0.0.1:1', topics: [] })

    expect(error).to.be.instanceOf(ConnectionError)
  })

  it('at a web server says that it is no proxy', async () => {
    const server = createWebServer((_request, response) => response.end('hello'))
    const address = await listening(server)

    const error = await startFailure({ endpoints: `grpc://${address}` })
    await closed(server)

    expect(error).to.be.instanceOf(ConnectionError)
    expect(error.message).to.include('no RocketMQ proxy')
  })

  it('at a port that says nothing ends in time', async () => {
    const sockets = new Set<{ destroy: () => void }>()
    const server = createServer(socket => sockets.add(socket.on('error', () => undefined)))
    const address = await listening(server)

    const error = await startFailure({ ...short, endpoints: `grpc://${address}` })
    for (const socket of sockets) socket.destroy()
    await closed(server)

    expect(error).to.be.instanceOf(ConnectionError)
    expect(error.message).to.include('timed out after')
  })

  it('without TLS at a port that wants it says so', async () => {
    await using cluster = await proxied(tlsOnly)

    const error = await startFailure({ endpoints: `grpc://${cluster.endpoints}` })

    expect(error).to.be.instanceOf(ConnectionError)
    expect(error.message).to.include('grpcs://')
  })

  it('with TLS at a port without it says so', async () => {
    const server = createWebServer()
    const address = await listening(server)

    const error = await startFailure({ endpoints: `grpcs://${address}` })
    await closed(server)

    expect(error.message).to.include('does not speak TLS')
  })

  it('at a server of an unknown authority says so, and trusts it when told', async () => {
    await using cluster = await proxied(tlsOnly)

    const error = await startFailure({ endpoints: cluster.endpoints })
    await using producer = new Producer({ endpoints: cluster.endpoints, topics: ['orders'], tls: { ca } })
    await producer.start()

    expect(error.message).to.include('tls: { ca }')
    expect((await producer.send({ topic: 'orders', body: 'x' })).status).to.equal('SEND_OK')
  })

  it('at a proxy that never sends settings ends in time', async () => {
    await using cluster = await proxied()
    cluster.proxy.intercept('Telemetry', () => undefined)

    const error = await startFailure({ ...short, endpoints: plainly(cluster) })

    expect(error).to.be.instanceOf(ConnectionError)
    expect(error.message).to.include('did not answer our settings within')
  })

  it('at a proxy that refuses the settings says what it said', async () => {
    await using cluster = await proxied()
    cluster.proxy.intercept('Telemetry', () => ({
      status: no(wire.Code.ILLEGAL_TOPIC, 'not this one'),
      settings: {},
    }))

    const error = await startFailure({ endpoints: plainly(cluster) })

    expect(error).to.be.instanceOf(BrokerError)
    expect(error.message).to.include('not this one')
  })

  it('at a proxy that ends the stream with a status says what it said', async () => {
    await using cluster = await proxied()
    cluster.proxy.intercept('Telemetry', ({ call }) => {
      call.write(methods.Telemetry.response.encode({ status: no(wire.Code.UNAUTHORIZED, 'no matched policies.') }))
      call.end()
      return undefined
    })

    const error = await startFailure({ endpoints: plainly(cluster) })

    expect(error).to.be.instanceOf(BrokerError).with.property('responseCode', wire.Code.UNAUTHORIZED)
    expect(error.message).to.include('no matched policies.')
  })

  it('at a proxy that ends the stream says what gRPC said', async () => {
    await using cluster = await proxied()
    cluster.proxy.intercept('Telemetry', ({ call }) => {
      call.fail({ status: 3, message: 'group not found: g' })
      return undefined
    })

    const error = await startFailure({ endpoints: plainly(cluster) })

    expect(error).to.be.instanceOf(BrokerError)
    expect(error.message).to.include('group not found: g')
  })

  it('takes settings that come twice, with fields that it does not know', async () => {
    await using cluster = await proxied()
    cluster.proxy.intercept('Telemetry', async ({ call }, proceed) => {
      const answer = await proceed()
      const withSize = (maxBodySize: number) => ({
        ...answer,
        settings: { ...answer?.settings, publishing: { maxBodySize }, clientProperties: { new: '1' } },
      })
      call.write(methods.Telemetry.response.encode(withSize(10)))
      return withSize(4)
    })
    await using producer = new Producer({ endpoints: plainly(cluster), topics: ['orders'] })
    await producer.start()

    const error = await waitFor('the second settings', async () => {
      const thrown: unknown = await producer.send({ topic: 'orders', body: '12345' }).catch((reason: unknown) => reason)
      return thrown instanceof UsageError && thrown
    })

    expect(error.message).to.include('the server takes 4')
  })

  it('with wrong options says which', () => {
    const make = (options: object) => () => new Producer({ endpoints: 'a:1', ...options })

    expect(make({ endpoints: undefined })).to.throw(UsageError, 'endpoints')
    expect(make({ endpoints: 'rmq://a' })).to.throw(UsageError, 'grpcs://')
    expect(make({ endpoints: 'grpc://a', tls: true })).to.throw(UsageError, 'tls')
    expect(make({ sendTimeoutMs: 0 })).to.throw(UsageError, 'sendTimeoutMs')
    expect(make({ maxAttempt: 1 })).to.throw(
      UsageError,
      'a producer has no option maxAttempt; did you mean maxAttempts?',
    )
    expect(make({ topics: ['a b'] })).to.throw(UsageError)
  })
})

describe('a connection', () => {
  it('says who we are with every call, by one id, and signs it', async () => {
    const credentials = { accessKey: 'alice', secretKey: 'secret', securityToken: 'sts' }
    await using cluster = await proxied({ topics: ['orders'], acl: { users: [credentials] } })
    await using producer = new Producer({
      endpoints: plainly(cluster),
      topics: ['orders'],
      credentials,
      namespace: 'shop',
    })
    await producer.start()
    await producer.send({ topic: 'orders', body: 'x' })

    const names: readonly MethodName[] = ['QueryRoute', 'Telemetry', 'SendMessage']
    for (const name of names) {
      const calls = cluster.proxy.calls(name)
      expect(calls, name).not.to.have.length(0)
      for (const { call, clientId } of calls) {
        expect(clientId).to.equal(producer.clientId)
        expect(call.metadata('authorization')).to.match(/^MQv2-HMAC-SHA1 Credential=alice, /)
        expect(call.metadata('x-mq-session-token')).to.equal('sts')
        expect(call.metadata('x-mq-namespace')).to.equal('shop')
      }
    }
  })

  it('is made anew when the proxy asks for it', async () => {
    await using cluster = await proxied()
    await using producer = new Producer({ endpoints: plainly(cluster), topics: ['orders'] })
    await producer.start()

    cluster.proxy.reconnect(producer.clientId)

    await waitFor('a second stream', () => streamsOf(cluster).size === 2)
    expect((await producer.send({ topic: 'orders', body: 'x' })).status).to.equal('SEND_OK')
  })

  it('tells what the client does when it is asked', async () => {
    await using cluster = await proxied()
    await using producer = new Producer({ endpoints: plainly(cluster), topics: ['orders'] })
    await producer.start()

    const told = await cluster.proxy.threadStackTrace(producer.clientId)

    expect(told).to.include('producer of orders').and.include(`${cluster.endpoints}: well`)
  })

  it('announces a new topic at once', async () => {
    await using cluster = await proxied()
    await using producer = new Producer({ endpoints: plainly(cluster) })
    await producer.start()

    await producer.send({ topic: 'orders', body: 'x' })

    const announced = () => cluster.proxy.clients()[0]?.settings.publishing?.topics.map(({ name }) => name) ?? []
    await waitFor('the topic in our settings', () => announced().includes('orders'))
  })

  it('ends without an unhandled error when the proxy dies while it closes', async () => {
    await using cluster = await proxied()
    const producer = new Producer({ endpoints: plainly(cluster), topics: ['orders'] })
    await producer.start()

    const closing = producer.close()
    await cluster.proxy.stop()
    await closing

    await producer.closed
    expect(producer.state).to.equal('SHUTDOWN_ALREADY')
  })

  for (const scheme of ['grpc', 'grpcs']) {
    it(`leaves no socket when it closes while it dials a server that says nothing (${scheme})`, async () => {
      const accepted: Socket[] = []
      const mute = createServer({ allowHalfOpen: true }, socket => void accepted.push(socket.resume()))
      const address = await listening(mute)
      await watchingDials(async dialled => {
        for (let turns = 0; turns < 12; turns++) {
          const producer = new Producer({ endpoints: `${scheme}://${address}`, topics: ['orders'] })
          const starting = rejection(producer.start())
          for (let turn = 0; turn < turns; turn++) await new Promise(resolve => setImmediate(resolve))
          await producer.close()
          await starting
        }

        await waitFor('the end of the sockets', () => dialled.every(({ destroyed }) => destroyed))
        expect(dialled).to.have.length.greaterThan(6)
      })
      for (const socket of accepted) socket.destroy()
      await closed(mute)
    })
  }

  it('leaves no socket when it closes at a server that never ends its half', async () => {
    await using cluster = await proxied()
    const proxyPort = Number(cluster.endpoints.split(':')[1])
    const sockets = new Set<Socket>()
    const neverEnds = createServer({ allowHalfOpen: true }, socket => {
      const upstream = connect(proxyPort, '127.0.0.1')
      for (const each of [socket, upstream]) sockets.add(each.on('error', () => undefined))
      socket.on('data', bytes => upstream.write(bytes))
      upstream.on('data', bytes => socket.write(bytes))
    })
    await new Promise<void>(resolve => neverEnds.listen(0, '127.0.0.1', resolve))
    const { port } = neverEnds.address() as AddressInfo
    await watchingDials(async dialled => {
      const producer = new Producer({ endpoints: `grpc://127.0.0.1:${port}`, topics: ['orders'] })
      await producer.start()
      const [socket] = dialled.filter(({ remotePort }) => remotePort === port)
      expect(socket?.destroyed).to.equal(false)

      await producer.close()

      await waitFor('the end of the socket', () => socket?.destroyed === true)
    })
    for (const socket of sockets) socket.destroy()
    await closed(neverEnds)
  })
})

describe('a send', () => {
  const producerOf = async (cluster: LocalCluster, options: Partial<ProxyProducerOptions> = {}) => {
    const producer = new Producer({ endpoints: plainly(cluster), topics: ['orders'], ...options })
    await producer.start()
    return producer
  }

  it('is tried again when the server sheds load, after the wait that it asked for', async () => {
    await using cluster = await proxied()
    cluster.proxy.intercept('SendMessage', () => ({ status: no(wire.Code.TOO_MANY_REQUESTS) }), { times: 2 })
    await using producer = await producerOf(cluster)

    const { attempts } = await producer.send({ topic: 'orders', body: 'x' })

    expect(attempts.map(({ error }) => (error instanceof BrokerError ? error.responseCode : 0))).to.deep.equal([
      42900, 42900, 0,
    ])
  })

  it('leaves half of its time to another access point, if there is one', async () => {
    await using cluster = await proxied()
    await using other = await proxied()
    const given: number[] = []
    cluster.proxy.intercept('SendMessage', ({ call }, proceed) => {
      given.push((call.deadline ?? Infinity) - cluster.clock.now())
      return proceed()
    })

    for (const endpoints of [plainly(cluster), `${plainly(cluster)};${other.endpoints}`]) {
      await using producer = await producerOf(cluster, { endpoints, sendTimeoutMs: 60_000 })
      await producer.send({ topic: 'orders', body: 'x' })
    }

    expect(given[0]).to.be.within(30_001, 60_000)
    expect(given[1]).to.be.within(1, 30_000)
  }).timeout(60_000)

  it('is not tried again when its signal aborts in between', async () => {
    const clock = new VirtualClock()
    await using cluster = await proxied()
    cluster.proxy.intercept('SendMessage', () => ({ status: no(wire.Code.TOO_MANY_REQUESTS) }))
    await using producer = await producerOf(cluster, { clock })
    const aborter = new AbortController()
    const before = clock.pending

    const sending = rejection<RocketMQError>(producer.send({ topic: 'orders', body: 'x' }, { signal: aborter.signal }))
    await waitFor('the wait', () => cluster.proxy.calls('SendMessage').length === 1 && clock.pending > before)
    aborter.abort()

    expect(await sending).to.include({ code: 'ERR_ABORTED', outcome: 'rejected' })
    expect(cluster.proxy.calls('SendMessage')).to.have.length(1)
  })

  it('leaves nothing in its signal, whatever becomes of it', async () => {
    await using cluster = await proxied()
    await using producer = await producerOf(cluster)
    const { signal } = new AbortController()

    await producer.send({ topic: 'orders', body: 'x' }, { signal })
    await rejection(producer.send({ topic: 'nowhere', body: 'x' }, { signal }))

    expect(getEventListeners(signal, 'abort')).to.deep.equal([])
  })

  it('is not tried again when that cannot help', async () => {
    await using cluster = await proxied()
    cluster.proxy.intercept('SendMessage', () => ({ status: no(wire.Code.UNAUTHORIZED, 'check signature failed.') }))
    await using producer = await producerOf(cluster)

    const error = await rejection<RocketMQError>(producer.send({ topic: 'orders', body: 'x' }))

    expect(error).to.include({ code: 'ERR_SEND', outcome: 'rejected', responseCode: 40100 })
    expect(error.message).to.include('check signature failed.')
    expect(cluster.proxy.calls('SendMessage')).to.have.length(1)
  })

  it('that gets no answer may be stored, and says so', async () => {
    await using cluster = await proxied()
    cluster.proxy.intercept('SendMessage', () => undefined)
    await using producer = await producerOf(cluster, { maxAttempts: 2, sendTimeoutMs: 600 })

    const error = await rejection<RocketMQError>(producer.send({ topic: 'orders', body: 'x' }))

    expect(error).to.include({ code: 'ERR_SEND', outcome: 'unknown' })
    expect(error.cause).to.be.instanceOf(TimeoutError)
  })

  it('that is answered without a status is a failure, not a success', async () => {
    await using cluster = await proxied()
    cluster.proxy.intercept('SendMessage', () => ({}))
    await using producer = await producerOf(cluster, { maxAttempts: 1 })

    const error = await rejection<RocketMQError>(producer.send({ topic: 'orders', body: 'x' }))

    expect(error).to.include({ code: 'ERR_SEND', outcome: 'unknown' })
  })

  it('is looked at entry by entry', async () => {
    await using cluster = await proxied()
    cluster.proxy.intercept('SendMessage', () => ({
      status: ok,
      entries: [{ status: no(wire.Code.ILLEGAL_MESSAGE_KEY) }],
    }))
    await using producer = await producerOf(cluster)

    expect(await rejection(producer.send({ topic: 'orders', body: 'x' }))).to.include({ responseCode: 40005 })
  })

  it('that is stored less safely than the broker is set to says how', async () => {
    await using cluster = await proxied()
    cluster.proxy.intercept('SendMessage', () => ({
      status: ok,
      entries: [{ status: no(wire.Code.MASTER_PERSISTENCE_TIMEOUT) }],
    }))
    await using producer = await producerOf(cluster)

    expect((await producer.send({ topic: 'orders', body: 'x' })).status).to.equal('FLUSH_DISK_TIMEOUT')
  })

  it('ends when its signal aborts, and says that the message may be stored', async () => {
    await using cluster = await proxied()
    cluster.proxy.intercept('SendMessage', () => undefined)
    await using producer = await producerOf(cluster)
    const aborter = new AbortController()

    const sending = producer.send({ topic: 'orders', body: 'x' }, { signal: aborter.signal })
    await waitFor('the call', () => cluster.proxy.calls('SendMessage').length === 1)
    aborter.abort()

    expect(await rejection(sending)).to.include({ code: 'ERR_ABORTED', outcome: 'unknown' })
  })

  it('makes no new connection with each route: 100 refreshes, one stream', async () => {
    const topics = Array.from({ length: 100 }, (_, index) => `topic-${index}`)
    await using cluster = await proxied({ topics: ['orders', ...topics] })
    await using producer = await producerOf(cluster)

    for (const topic of topics) await producer.send({ topic, body: 'x' })

    expect(cluster.proxy.calls('QueryRoute')).to.have.length(101)
    expect(streamsOf(cluster).size).to.equal(1)
  })
})
