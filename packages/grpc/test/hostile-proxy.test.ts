// SPDX-License-Identifier: Apache-2.0
// What listens there is another thing than a proxy, or one that breaks the rules: a typed error, soon, in little
// memory.
import { createServer, type Http2Server, type ServerHttp2Stream } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { RocketMQError } from '@rocketmq-ts/core'
import { methods, wire } from '@rocketmq-ts/grpc-protocol'
import { rejection, testCertificates } from '@rocketmq-ts/test-run'
import { Producer, SimpleConsumer, type ProxyProducerOptions } from '@rocketmq-ts/grpc'
import { answerReceives, no, ok, plainly, proxied } from './proxied.js'

const MiB = 1024 * 1024

async function startFailure(options: ProxyProducerOptions): Promise<RocketMQError> {
  const producer = new Producer({ topics: ['orders'], startTimeoutMs: 2000, requestTimeoutMs: 1000, ...options })
  const error = await rejection<RocketMQError>(producer.start())
  expect(error).to.be.instanceOf(RocketMQError)
  return error
}

/** A server that does the same to every call. */
async function withServer<T>(
  behave: (stream: ServerHttp2Stream) => void,
  use: (endpoints: string) => Promise<T>,
): Promise<T> {
  const server: Http2Server = createServer()
  const streams = new Set<ServerHttp2Stream>()
  server.on('stream', stream => {
    streams.add(stream.on('error', () => undefined).on('close', () => streams.delete(stream)))
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true })
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }))
    behave(stream)
  })
  const sessions = new Set<{ destroy: () => void }>()
  server.on('session', session => sessions.add(session.on('error', () => undefined)))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  try {
    return await use(`grpc://127.0.0.1:${(server.address() as AddressInfo).port}`)
  } finally {
    for (const session of sessions) session.destroy()
    await new Promise(resolve => server.close(resolve))
  }
}

/** A frame that says `length`, with these bytes. */
function frame(length: number, bytes: Buffer): Buffer {
  const prefix = Buffer.alloc(5)
  prefix.writeUInt32BE(length, 1)
  return Buffer.concat([prefix, bytes])
}

describe('a start at a server that', () => {
  for (const [what, behave] of [
    ['cuts its frames', stream => stream.end(frame(100, Buffer.from('short')))],
    [
      'resets in the middle of a frame',
      stream => stream.write(frame(100, Buffer.from('short')), () => stream.close(2)),
    ],
    ['sends what is no message', stream => stream.end(frame(4, Buffer.alloc(4, 0xff)))],
    ['announces two gigabytes', stream => void stream.write(frame(0x7fffffff, Buffer.alloc(1024)))],
    ['ends without a word', stream => stream.end()],
    ['says a word and never ends', stream => void stream.write(frame(0, Buffer.alloc(0)))],
  ] satisfies [string, (stream: ServerHttp2Stream) => void][]) {
    it(`${what} fails`, async () => {
      const before = process.memoryUsage().arrayBuffers

      const error = await withServer(behave, endpoints => startFailure({ endpoints }))

      expect(error.code).to.match(/^ERR_(CONNECTION|PROTOCOL|BROKER|TIMEOUT)$/)
      expect(process.memoryUsage().arrayBuffers - before).to.be.below(64 * MiB)
    })
  }
})

describe('a start at another port of the cluster', () => {
  for (const port of ['name server', 'broker'] as const) {
    it(`says so: ${port}`, async () => {
      await using cluster = await proxied()
      const address = port === 'broker' ? (cluster.brokerAddrs[0] ?? '') : cluster.namesrvAddr

      const error = await startFailure({ endpoints: `grpc://${address}` })

      expect(error).to.include({ code: 'ERR_CONNECTION' })
      expect(error.message).to.match(/another port of the cluster/)
    })
  }
})

describe('a start with TLS', () => {
  const { ca, server, client } = testCertificates

  it('at a server of another name says what to set', async () => {
    await using cluster = await proxied({ tls: server })

    const error = await startFailure({ endpoints: cluster.endpoints, tls: { ca, servername: 'other.example' } })

    expect(error.message).to.include('tls: { servername }')
  })

  it('shows the certificate of the client to a server that wants one', async () => {
    await using cluster = await proxied({
      tls: { ...server, ca, requestCert: true, rejectUnauthorized: true, mode: 'enforcing' },
    })
    const without = await startFailure({ endpoints: cluster.endpoints, tls: { ca } })
    await using producer = new Producer({ endpoints: cluster.endpoints, topics: ['orders'], tls: { ca, ...client } })

    await producer.start()

    expect((await producer.send({ topic: 'orders', body: 'x' })).status).to.equal('SEND_OK')
    expect(without).to.include({ code: 'ERR_CONNECTION' })
  })
})

describe('settings of a proxy', () => {
  it('that come late are waited for', async () => {
    await using cluster = await proxied()
    let release = (): void => undefined
    const released = new Promise<void>(resolve => (release = resolve))
    cluster.proxy.intercept('Telemetry', async (_seen, proceed) => {
      await released
      return proceed()
    })
    await using producer = new Producer({ endpoints: plainly(cluster), topics: ['orders'] })

    let isStarted = false
    const starting = producer.start().then(() => (isStarted = true))
    // The route is there before the settings are asked for.
    while (cluster.proxy.calls('Telemetry').length === 0) await new Promise(resolve => setImmediate(resolve))
    expect(isStarted).to.equal(false)
    release()
    await starting
  })

  it('with fields that nobody knows are taken', async () => {
    await using cluster = await proxied()
    cluster.proxy.intercept('Telemetry', async ({ call }, proceed) => {
      const answer = await proceed()
      // Field 1000, bytes: "new".
      const unknown = Buffer.from([0xc2, 0x3e, 3, 0x6e, 0x65, 0x77])
      if (answer !== undefined) call.write(Buffer.concat([methods.Telemetry.response.encode(answer), unknown]))
      return undefined
    })
    await using producer = new Producer({ endpoints: plainly(cluster), topics: ['orders'] })

    await producer.start()

    expect((await producer.send({ topic: 'orders', body: 'x' })).status).to.equal('SEND_OK')
  })
})

describe('a receive from a server that', () => {
  const consumerAt = async (endpoints: string) => {
    const consumer = new SimpleConsumer({
      endpoints,
      consumerGroup: 'jobs',
      subscriptions: { orders: '*' },
      waitMs: 5000,
    })
    await consumer.start()
    return consumer
  }

  it('has nothing at once is not asked without a pause', async () => {
    await using cluster = await proxied()
    answerReceives(cluster, { status: no(wire.Code.MESSAGE_NOT_FOUND) })
    await using consumer = await consumerAt(plainly(cluster))

    expect(await consumer.receive()).to.deep.equal([])

    expect(cluster.proxy.calls('ReceiveMessage').length).to.be.below(60)
  })

  it('gives receipts that it cannot read itself fails to acknowledge, and says so', async () => {
    await using cluster = await proxied()
    const systemProperties = { messageId: '1', receiptHandle: 'nonsense', deliveryAttempt: 1 }
    answerReceives(
      cluster,
      { status: ok },
      { message: { topic: { name: 'orders' }, body: Buffer.from('x'), systemProperties } },
    )
    await using consumer = await consumerAt(plainly(cluster))
    const [message] = await consumer.receive()

    const error = await rejection<RocketMQError>(message?.ack() ?? Promise.resolve())

    expect(error).to.be.instanceOf(RocketMQError)
    expect(error.message).to.include('Parse receipt handle failed')
  }).timeout(20_000)
})
