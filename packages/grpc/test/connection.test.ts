// SPDX-License-Identifier: Apache-2.0
// What can go wrong on the way to a proxy: each ends in a typed error that says what to do, within a bound.
import { createServer as createWebServer } from 'node:http'
import { createServer, type AddressInfo, type Server } from 'node:net'
import * as grpc from '@grpc/grpc-js'
import { expect } from 'chai'
import { BrokerError, ConnectionError, TimeoutError, UsageError, type RocketMQError } from '@rocketmq-ts/core'
import { wire } from '@rocketmq-ts/grpc-protocol'
import { rejection, testCertificates, waitFor } from '@rocketmq-ts/test-run'
import { Producer, type ProxyProducerOptions } from '@rocketmq-ts/grpc'
import { answerTo, FakeProxy, no, ok } from './fake-proxy.js'

const { ca, server: certificate } = testCertificates

function tlsCredentials(): grpc.ServerCredentials {
  const { cert, key } = certificate
  return grpc.ServerCredentials.createSsl(null, [{ cert_chain: Buffer.from(cert), private_key: Buffer.from(key) }])
}

/** The error of a start, which leaves nothing open. */
async function startFailure(options: ProxyProducerOptions): Promise<RocketMQError> {
  const producer = new Producer({ topics: ['orders'], startTimeoutMs: 2000, requestTimeoutMs: 1000, ...options })
  const begun = performance.now()
  const error = await rejection<RocketMQError>(producer.start())
  expect(performance.now() - begun).to.be.below(9000)
  return error
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
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

    const error = await startFailure({ endpoints: `grpc://${address}` })
    for (const socket of sockets) socket.destroy()
    await closed(server)

    expect(error).to.be.instanceOf(ConnectionError)
    expect(error.message).to.include('timed out after')
  })

  it('without TLS at a port that wants it says so', async () => {
    await using proxy = await FakeProxy.start({ credentials: tlsCredentials() })

    const error = await startFailure({ endpoints: `grpc://${proxy.address}` })

    expect(error).to.be.instanceOf(ConnectionError)
    expect(error.message).to.include('grpcs://')
  })

  it('with TLS at a port without it says so', async () => {
    await using proxy = await FakeProxy.start()

    const error = await startFailure({ endpoints: `grpcs://${proxy.address}` })

    expect(error.message).to.include('does not speak TLS')
  })

  it('at a server of an unknown authority says so, and trusts it when told', async () => {
    await using proxy = await FakeProxy.start({ credentials: tlsCredentials() })

    const error = await startFailure({ endpoints: proxy.address })
    await using producer = new Producer({ endpoints: proxy.address, topics: ['orders'], tls: { ca } })
    await producer.start()

    expect(error.message).to.include('tls: { ca }')
    expect((await producer.send({ topic: 'orders', body: 'x' })).status).to.equal('SEND_OK')
  })

  it('at a proxy that never sends settings ends in time', async () => {
    await using proxy = await FakeProxy.start()
    proxy.answers.telemetry = call => void call.on('end', () => call.end())

    const error = await startFailure({ endpoints: proxy.endpoints })

    expect(error).to.be.instanceOf(ConnectionError)
    expect(error.message).to.include('did not answer our settings within')
  })

  it('at a proxy that refuses the settings says what it said', async () => {
    await using proxy = await FakeProxy.start()
    proxy.answers.telemetry = call =>
      void call.once('data', () => call.write({ status: no(wire.Code.ILLEGAL_TOPIC, 'not this one'), settings: {} }))

    const error = await startFailure({ endpoints: proxy.endpoints })

    expect(error).to.be.instanceOf(BrokerError)
    expect(error.message).to.include('not this one')
  })

  it('at a proxy that ends the stream says what gRPC said', async () => {
    await using proxy = await FakeProxy.start()
    proxy.answers.telemetry = call =>
      void call.once('data', () =>
        call.emit('error', { code: grpc.status.INVALID_ARGUMENT, details: 'group not found: g' }),
      )

    const error = await startFailure({ endpoints: proxy.endpoints })

    expect(error).to.be.instanceOf(BrokerError)
    expect(error.message).to.include('group not found: g')
  })

  it('takes settings that come twice, with fields that it does not know', async () => {
    await using proxy = await FakeProxy.start()
    proxy.answers.telemetry = call => {
      call.on('data', ({ settings }: wire.TelemetryCommand) => {
        if (settings === null) return
        for (const maxBodySize of [10, 4]) {
          call.write({
            status: ok,
            settings: { ...answerTo(settings), publishing: { maxBodySize }, clientProperties: { new: '1' } },
          })
        }
      })
      call.on('end', () => call.end())
    }
    await using producer = new Producer({ endpoints: proxy.endpoints, topics: ['orders'] })
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
    expect(make({ maxAttempt: 1 })).to.throw(UsageError, 'there is no option maxAttempt')
    expect(make({ topics: ['a b'] })).to.throw(UsageError)
  })
})

describe('a connection', () => {
  it('says who we are with every call, by one id, and signs it', async () => {
    await using proxy = await FakeProxy.start()
    const credentials = { accessKey: 'alice', secretKey: 'secret', securityToken: 'sts' }
    await using producer = new Producer({
      endpoints: proxy.endpoints,
      topics: ['orders'],
      credentials,
      namespace: 'shop',
    })
    await producer.start()
    await producer.send({ topic: 'orders', body: 'x' })

    const ids = new Set(proxy.metadata.map(metadata => String(metadata.get('x-mq-client-id')[0])))
    expect([...ids]).to.deep.equal([producer.clientId])
    for (const metadata of proxy.metadata) {
      expect(String(metadata.get('authorization')[0])).to.match(/^MQv2-HMAC-SHA1 Credential=alice, /)
      expect(metadata.get('x-mq-session-token')).to.deep.equal(['sts'])
      expect(metadata.get('x-mq-namespace')).to.deep.equal(['shop'])
    }
  })

  it('is made again after the proxy was away, under the same id, and sends go on', async () => {
    await using proxy = await FakeProxy.start()
    await using producer = new Producer({ endpoints: proxy.endpoints, topics: ['orders'], sendTimeoutMs: 8000 })
    await producer.start()

    proxy.kill()
    const sending = producer.send({ topic: 'orders', body: 'x' })
    await proxy.listen()
    const sent = await sending

    expect(sent.status).to.equal('SEND_OK')
    expect(new Set(proxy.metadata.map(metadata => String(metadata.get('x-mq-client-id')[0]))).size).to.equal(1)
  })

  it('goes to the next endpoint when one is lost, and back when that one is lost', async () => {
    await using one = await FakeProxy.start()
    await using two = await FakeProxy.start()
    const endpoints = `${one.endpoints};${two.address}`
    await using producer = new Producer({ endpoints, topics: ['orders'], sendTimeoutMs: 8000 })
    await producer.start()
    const sends = (proxy: FakeProxy) => proxy.calls.filter(name => name === 'SendMessage').length
    await producer.send({ topic: 'orders', body: 'a' })
    expect([sends(one), sends(two)]).to.deep.equal([1, 0])

    one.kill()
    const second = await producer.send({ topic: 'orders', body: 'b' })
    expect(sends(two)).to.equal(1)
    expect(second.attempts.at(-1)?.address).to.equal(two.address)

    await one.listen()
    two.kill()
    await producer.send({ topic: 'orders', body: 'c' })
    expect(sends(one)).to.equal(2)
  })

  it('is made anew when the proxy asks for it', async () => {
    await using proxy = await FakeProxy.start()
    await using producer = new Producer({ endpoints: proxy.endpoints, topics: ['orders'] })
    await producer.start()

    for (const stream of proxy.streams) stream.write({ reconnectEndpointsCommand: { nonce: 'n' } })

    await waitFor('a second stream', () => proxy.calls.filter(name => name === 'Telemetry').length === 2)
    expect((await producer.send({ topic: 'orders', body: 'x' })).status).to.equal('SEND_OK')
  })

  it('tells what the client does when it is asked', async () => {
    await using proxy = await FakeProxy.start()
    const answers: wire.TelemetryCommand[] = []
    const answer = proxy.answers.telemetry
    proxy.answers.telemetry = call => {
      answer(call)
      call.on('data', (command: wire.TelemetryCommand) => answers.push(command))
    }
    await using producer = new Producer({ endpoints: proxy.endpoints, topics: ['orders'] })
    await producer.start()

    for (const stream of proxy.streams) stream.write({ printThreadStackTraceCommand: { nonce: 'n-1' } })

    const { threadStackTrace } = await waitFor('the answer', () =>
      answers.find(({ threadStackTrace: trace }) => trace !== null),
    )
    expect(threadStackTrace).to.include({ nonce: 'n-1' })
    expect(threadStackTrace?.threadStackTrace).to.include('producer of orders').and.include(`${proxy.address}: well`)
  })

  it('announces a new topic at once', async () => {
    await using proxy = await FakeProxy.start()
    await using producer = new Producer({ endpoints: proxy.endpoints })
    await producer.start()

    await producer.send({ topic: 'new', body: 'x' })

    await waitFor('the topic in our settings', () => proxy.settings.at(-1)?.publishing?.topics[0]?.name === 'new')
  })

  it('ends without an unhandled error when the proxy dies while it closes', async () => {
    await using proxy = await FakeProxy.start()
    const producer = new Producer({ endpoints: proxy.endpoints, topics: ['orders'] })
    await producer.start()

    const closing = producer.close()
    proxy.kill()
    await closing

    expect(producer.serviceState).to.equal('SHUTDOWN_ALREADY')
  })
})

describe('a send', () => {
  const producerOf = async (proxy: FakeProxy, options: Partial<ProxyProducerOptions> = {}) => {
    const producer = new Producer({ endpoints: proxy.endpoints, topics: ['orders'], ...options })
    await producer.start()
    return producer
  }

  it('is tried again when the server sheds load, after the wait that it asked for', async () => {
    await using proxy = await FakeProxy.start()
    const succeed = proxy.answers.sendMessage
    let refusals = 2
    proxy.answers.sendMessage = request =>
      refusals-- > 0 ? { status: no(wire.Code.TOO_MANY_REQUESTS) } : succeed(request)
    await using producer = await producerOf(proxy)

    const { attempts } = await producer.send({ topic: 'orders', body: 'x' })

    expect(attempts.map(({ error }) => (error instanceof BrokerError ? error.responseCode : 0))).to.deep.equal([
      42900, 42900, 0,
    ])
  })

  it('is not tried again when that cannot help', async () => {
    await using proxy = await FakeProxy.start()
    proxy.answers.sendMessage = () => ({ status: no(wire.Code.UNAUTHORIZED, 'check signature failed.') })
    await using producer = await producerOf(proxy)

    const error = await rejection<RocketMQError>(producer.send({ topic: 'orders', body: 'x' }))

    expect(error).to.include({ code: 'ERR_SEND', outcome: 'rejected', responseCode: 40100 })
    expect(error.message).to.include('check signature failed.')
    expect(proxy.calls.filter(name => name === 'SendMessage')).to.have.length(1)
  })

  it('that gets no answer may be stored, and says so', async () => {
    await using proxy = await FakeProxy.start()
    proxy.answers.sendMessage = () => undefined
    await using producer = await producerOf(proxy, { maxAttempts: 2, sendTimeoutMs: 600 })

    const error = await rejection<RocketMQError>(producer.send({ topic: 'orders', body: 'x' }))

    expect(error).to.include({ code: 'ERR_SEND', outcome: 'unknown' })
    expect(error.cause).to.be.instanceOf(TimeoutError)
  })

  it('that is answered without a status is a failure, not a success', async () => {
    await using proxy = await FakeProxy.start()
    proxy.answers.sendMessage = () => ({})
    await using producer = await producerOf(proxy, { maxAttempts: 1 })

    const error = await rejection<RocketMQError>(producer.send({ topic: 'orders', body: 'x' }))

    expect(error).to.include({ code: 'ERR_SEND', outcome: 'unknown' })
  })

  it('is looked at entry by entry', async () => {
    await using proxy = await FakeProxy.start()
    proxy.answers.sendMessage = () => ({ status: ok, entries: [{ status: no(wire.Code.ILLEGAL_MESSAGE_KEY) }] })
    await using producer = await producerOf(proxy)

    expect(await rejection(producer.send({ topic: 'orders', body: 'x' }))).to.include({ responseCode: 40005 })
  })

  it('that is stored less safely than the broker is set to says how', async () => {
    await using proxy = await FakeProxy.start()
    proxy.answers.sendMessage = () => ({ status: ok, entries: [{ status: no(wire.Code.MASTER_PERSISTENCE_TIMEOUT) }] })
    await using producer = await producerOf(proxy)

    expect((await producer.send({ topic: 'orders', body: 'x' })).status).to.equal('FLUSH_DISK_TIMEOUT')
  })

  it('ends when its signal aborts, and says that the message may be stored', async () => {
    await using proxy = await FakeProxy.start()
    proxy.answers.sendMessage = () => undefined
    await using producer = await producerOf(proxy)
    const aborter = new AbortController()

    const sending = producer.send({ topic: 'orders', body: 'x' }, { signal: aborter.signal })
    await waitFor('the call', () => proxy.calls.includes('SendMessage'))
    aborter.abort()

    expect(await rejection(sending)).to.include({ code: 'ERR_ABORTED', outcome: 'unknown' })
  })

  it('makes no new connection with each route: 100 refreshes, one stream', async () => {
    await using proxy = await FakeProxy.start()
    await using producer = await producerOf(proxy)

    for (let index = 0; index < 100; index++) await producer.send({ topic: `topic-${index}`, body: 'x' })

    expect(proxy.calls.filter(name => name === 'QueryRoute')).to.have.length(101)
    expect(proxy.calls.filter(name => name === 'Telemetry')).to.have.length(1)
  })
})
