// SPDX-License-Identifier: Apache-2.0
// Servers that answer with what does harm, each against every kind of client: a start ends soon, with one of our errors
// of a bounded length; closing ends, too; no prototype is changed, and nothing grows by what was only announced.
import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { DefaultMQAdminExt } from '@rocketmq-ts/admin'
import { MQClientManager } from '@rocketmq-ts/client'
import { DefaultLitePullConsumer, DefaultMQPushConsumer, SimpleConsumer } from '@rocketmq-ts/consumer'
import { RocketMQError, systemClock, within } from '@rocketmq-ts/core'
import { Producer, PushConsumer, SimpleConsumer as ProxySimpleConsumer } from '@rocketmq-ts/grpc'
import { DefaultMQProducer } from '@rocketmq-ts/producer'
import { decodeFrame, encodeFrame, FrameTap, RemotingCommand, type RemotingCommandInit } from '@rocketmq-ts/remoting'
import { expect } from 'chai'

/** Milliseconds for a start and a close on a busy machine; each client gives up after one or two seconds. */
const patienceMs = 30_000
const maxMessageLength = 50_000
const maxBytes = 256 * 1024 * 1024

/** What a server does with a frame of a client, or with bytes that are none. */
interface Hostile {
  readonly onFrame: (request: RemotingCommand, socket: Socket) => void
  readonly onBytes?: (socket: Socket) => void
}

/** The answer to a request, with these parts. */
const answer =
  (parts: Partial<RemotingCommandInit>): Hostile['onFrame'] =>
  (request, socket) =>
    void socket.write(encodeFrame(new RemotingCommand({ code: 0, ...pairing(request), ...parts }).markAnswer()))
/** What makes a command the answer to a request. */
const pairing = ({ opaque, language, version }: RemotingCommand) => ({ opaque, language, version })
const bytes =
  (what: Buffer | string): Hostile['onFrame'] =>
  (_request, socket) =>
    void socket.write(what)
const json = (text: string) => answer({ body: Buffer.from(text) })
const announced = (size: number) => {
  const head = Buffer.alloc(8)
  head.writeInt32BE(size)
  return head
}
const queues = (count: number | string) =>
  json(
    `{"brokerDatas":[{"brokerAddrs":{"0":"127.0.0.1:1"},"brokerName":"b","cluster":"c"}],"queueDatas":[{"brokerName":"b","perm":6,"readQueueNums":${count},"writeQueueNums":${count},"topicSysFlag":0}]}`,
  )

const hostile: Readonly<Record<string, Hostile>> = {
  'hangs up': { onFrame: (_request, socket) => void socket.destroy(), onBytes: socket => void socket.destroy() },
  'resets the connection': {
    onFrame: (_request, socket) => void socket.resetAndDestroy(),
    onBytes: socket => void socket.resetAndDestroy(),
  },
  'ends its half and says nothing': {
    onFrame: (_request, socket) => void socket.end(),
    onBytes: socket => void socket.end(),
  },
  'is silent': { onFrame: () => undefined, onBytes: () => undefined },
  'speaks HTTP': bytesFor('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'),
  'sends zeros': bytesFor(Buffer.alloc(4096)),
  'sends noise': bytesFor(Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 197 + 31) & 0xff))),
  'announces sixteen megabytes': bytesFor(announced(16_777_000)),
  'announces two gigabytes': bytesFor(announced(0x7fffffff)),
  'answers success without anything': { onFrame: answer({}) },
  'answers an unknown code': { onFrame: answer({ code: 31_999, remark: 'no' }) },
  'answers a remark of a megabyte': { onFrame: answer({ code: 1, remark: '\x1b[31m\n'.repeat(150_000) }) },
  'answers fields that are no numbers': {
    onFrame: answer({ extFields: { nextBeginOffset: 'NaN', maxOffset: '1e999', popTime: '', offset: '-' } }),
  },
  'answers a body that is no JSON': { onFrame: json('{"brokerDatas":[') },
  'answers null': { onFrame: json('null') },
  'answers a prototype': { onFrame: json('{"__proto__":{"dirty":true},"brokerDatas":[{"__proto__":{"dirty":true}}]}') },
  'answers JSON as deep as a well': { onFrame: json('['.repeat(200_000)) },
  'answers a topic of two billion queues': { onFrame: queues(2_147_483_647) },
  'answers a topic of more queues than numbers': { onFrame: queues('99999999999') },
  'answers a topic of minus one queues': { onFrame: queues(-1) },
  'answers everything twice': {
    onFrame(request, socket) {
      answer({})(request, socket)
      answer({})(request, socket)
    },
  },
  'asks back what makes no sense': {
    onFrame(request, socket) {
      for (const code of [39, 40, 219, 220, 221, 307, 309, 326, 29_999]) {
        socket.write(encodeFrame(new RemotingCommand({ ...pairing(request), opaque: code, code })))
      }
      answer({})(request, socket)
    },
  },
}

function bytesFor(what: Buffer | string): Hostile {
  return { onFrame: bytes(what), onBytes: socket => void socket.write(what) }
}

interface Client {
  start(): Promise<void>
  close(): Promise<void>
}

/** Every kind, with short times. */
const clients: Readonly<Record<string, (address: string) => Client>> = {
  producer: address => new DefaultMQProducer({ ...remoting(address), producerGroup: 'g', topics: ['orders'] }),
  'push consumer': address => new DefaultMQPushConsumer({ ...consuming(address), handler: () => undefined }),
  'lite pull consumer': address => new DefaultLitePullConsumer(consuming(address)),
  'simple consumer': address => new SimpleConsumer(consuming(address)),
  admin: address => {
    const admin = new DefaultMQAdminExt(remoting(address))
    // Its start asks nothing.
    const start = () =>
      admin.start().then(async () => {
        await admin.topics.queues('orders')
      })
    return { start, close: () => admin.close() }
  },
  'gRPC producer': address => new Producer({ ...proxied(address), topics: ['orders'] }),
  'gRPC push consumer': address =>
    new PushConsumer({ ...proxied(address), ...group, subscriptions: { orders: '*' }, handler: () => undefined }),
  'gRPC simple consumer': address =>
    new ProxySimpleConsumer({ ...proxied(address), ...group, subscriptions: { orders: '*' } }),
}

const group = { consumerGroup: 'g' }

function remoting(namesrvAddr: string) {
  return { namesrvAddr, mqClientApiTimeout: 1000, connectTimeoutMs: 1000, manager: new MQClientManager() }
}

function consuming(address: string) {
  return { ...remoting(address), ...group, subscriptions: { orders: '*' } }
}

function proxied(address: string) {
  return { endpoints: `grpc://${address}`, startTimeoutMs: 2000, requestTimeoutMs: 1000 }
}

/** A server of that kind, until the end of the spec. */
class HostileServer implements AsyncDisposable {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  constructor({ onFrame, onBytes }: Hostile) {
    this.#server = createServer({ allowHalfOpen: true }, socket => {
      this.#sockets.add(socket)
      socket.on('error', () => undefined).on('close', () => this.#sockets.delete(socket))
      const tap = new FrameTap({
        frame: frame => onFrame(decodeFrame(frame.subarray(4)), socket),
        rest: () => onBytes?.(socket),
      })
      socket.on('data', (chunk: Buffer) => {
        if (!socket.destroyed && socket.writable) tap.push(chunk)
      })
    })
  }

  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await once(this.#server.close(), 'close')
  }
}

/** Resolves to what it rejected with, if it did. */
async function settled(what: string, work: Promise<unknown>): Promise<unknown> {
  const ended = work.then(
    () => undefined,
    (error: unknown) => ({ error }),
  )
  if (!(await within(systemClock, patienceMs, ended))) throw new Error(`${what} has not ended after ${patienceMs} ms`)
  return (await ended)?.error
}

describe('a server that', () => {
  for (const [what, behaviour] of Object.entries(hostile)) {
    it(`${what} harms no client`, async function () {
      this.timeout(4 * patienceMs)
      await using server = new HostileServer(behaviour)
      const address = await server.listen()
      const before = process.memoryUsage()
      const each = Object.entries(clients).map(async ([kind, make]) => {
        const client = make(address)
        const error = await settled(`the start of a ${kind}`, client.start())
        const closing = await settled(`the end of a ${kind}`, client.close())
        return { kind, error, closing }
      })

      for (const { kind, error, closing } of await Promise.all(each)) {
        // Success without anything is enough for some.
        if (error !== undefined) expect(error, kind).to.be.instanceOf(RocketMQError)
        expect(((error as Error | undefined)?.message ?? '').length, kind).to.be.below(maxMessageLength)
        expect(closing, kind).to.equal(undefined)
      }
      expect(Object.keys(Object.prototype)).to.deep.equal([])
      const after = process.memoryUsage()
      expect(after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers).to.be.below(maxBytes)
    })
  }
})
