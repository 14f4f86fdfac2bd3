// SPDX-License-Identifier: Apache-2.0
// A server that ends its connections for ever, at once, after a word, or by saying that it goes away: no kind of client
// dials or asks more than a few times a second. Connections to a broker are counted in virtual time. Those to a proxy
// are dialled by grpc-js, which has no other clock than that of the machine.
import { once } from 'node:events'
import { connect as dial, createServer, type AddressInfo, type Socket } from 'node:net'
import { pause, systemClock, VirtualClock, type Clock } from '@rocketmq-ts/core'
import { LocalCluster } from '@rocketmq-ts/local-cluster'
import { heartbeat } from '@rocketmq-ts/protocol'
import { routeThrough, virtualMs, waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { connect } from 'rocketmq-ts'
import { overGrpc, overRemoting, topics } from './every-client.js'

const seconds = 10
/** Connections in a second, and heartbeats. */
const few = 4
const stepMs = 50
/** Connections to a proxy whose time is taken. */
const dials = 20
/** Those in a second: each send of the application is three attempts, and each dials. */
const fewToProxy = 6

/** What a connection ends with, when it is time for that: the last bytes to the client. */
type Cut = (fromServer: Buffer) => Buffer | undefined

const nothing = Buffer.alloc(0)
/** GOAWAY of HTTP/2 without an error, for streams from 2^31 - 1 on. */
const goAway = Buffer.from('0000080700000000007fffffff00000000', 'hex')

/** After the first HEADERS frame of the server, when no frame is cut. */
const afterAnAnswer =
  (last: Buffer): Cut =>
  fromServer => {
    let hasAnswered = false
    let at = 0
    while (at + 9 <= fromServer.length) {
      hasAnswered ||= fromServer[at + 3] === 1
      at += 9 + fromServer.readUIntBE(at, 3)
    }
    return hasAnswered && at === fromServer.length ? last : undefined
  }

/** A link before a server, which ends connections when it is told to. */
class CuttingLink implements AsyncDisposable {
  accepted = 0
  #cut: Cut | undefined
  readonly #sockets = new Set<Socket>()
  readonly #server = createServer(client => this.#join(client))

  constructor(readonly target: string) {}

  async listen(): Promise<this> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    return this
  }

  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** From now on connections end so; those that are open end at once. */
  cutAll(cut: Cut): void {
    this.#cut = cut
    this.accepted = 0
    for (const socket of this.#sockets) socket.destroy()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise(resolve => this.#server.close(resolve))
  }

  #join(client: Socket): void {
    this.accepted++
    const [host = '', port] = this.target.split(':')
    const server = dial(Number(port), host)
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        this.#sockets.delete(socket)
        other.destroy()
      })
    }
    client.pipe(server)
    let said: Buffer = nothing
    server.on('data', (bytes: Buffer) => {
      client.write(bytes)
      if (this.#cut !== undefined) said = Buffer.concat([said, bytes])
      this.#endAt(client, said)
    })
    this.#endAt(client, said)
  }

  #endAt(client: Socket, said: Buffer): void {
    const last = this.#cut?.(said)
    if (last !== undefined) client.end(last)
  }
}

type Call = (...values: unknown[]) => Promise<unknown>
type Client = Record<string, Call> & { start(): Promise<void>; close(): Promise<void> }

const message = { topic: 'orders', body: 'x' }
/** What the application does once a second. */
const uses: Readonly<Record<string, (client: Client) => Promise<unknown> | undefined>> = {
  producer: client => client['send']?.(message),
  transactionProducer: client => client['sendMessageInTransaction']?.(message),
  litePullConsumer: client => client['poll']?.(),
  simpleConsumer: client => client['receive']?.(),
  admin: client => (client['cluster'] as unknown as Client)['brokerConfig']?.('broker-a'),
}

/** Does what the application does, until the signal ends it. */
async function useAgain(kind: string, client: Client, clock: Clock, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await uses[kind]?.(client)?.catch(() => undefined)
    await pause(clock, 1000, signal)
  }
}

interface Rates {
  readonly dials: number
  readonly heartbeats: number
}

/** What happens in a second to a client of a broker. */
async function driveRemoting(kind: string, options: object, end: Cut | 'GO_AWAY'): Promise<Rates> {
  await using cluster = await LocalCluster.start({ topics })
  const brokerAddr = cluster.brokerAddrs[0] ?? ''
  await using link = await new CuttingLink(brokerAddr).listen()
  const clock = new VirtualClock()
  const rocketmq = await connect(`rmq://${cluster.namesrvAddr}`, {
    clock,
    addressMap: { [brokerAddr]: link.address },
  })
  const client = made(rocketmq, kind, options)
  await virtualMs(clock, client.start())
  let heartbeats = 0
  cluster.intercept(heartbeat, (_request, _context, proceed) => {
    heartbeats++
    return proceed()
  })
  link.accepted = 0
  if (end === 'GO_AWAY') cluster.broker().goAway()
  else link.cutAll(end)
  const aborter = new AbortController()
  const using = useAgain(kind, client, clock, aborter.signal)
  const endsAt = clock.monotonic() + 1000 * seconds
  await virtualMs(clock, () => clock.monotonic() >= endsAt, stepMs)
  const rates = { dials: link.accepted / seconds, heartbeats: heartbeats / seconds }
  aborter.abort()
  await virtualMs(clock, Promise.all([rocketmq.close(), using]), stepMs)
  return rates
}

/** How often a client of a proxy dials in a second. */
async function driveGrpc(kind: string, options: object, end: Cut): Promise<number> {
  await using cluster = await LocalCluster.start({ topics, proxy: true })
  await using link = await new CuttingLink(cluster.endpoints).listen()
  routeThrough(link.address, cluster)
  await using rocketmq = await connect(`grpc://${link.address}`)
  const client = made(rocketmq, kind, options)
  await client.start()
  link.cutAll(end)
  const aborter = new AbortController()
  const using = useAgain(kind, client, systemClock, aborter.signal)
  const startedAt = performance.now()
  try {
    const elapsed = () => (performance.now() - startedAt) / 1000
    // It is over, too, when so many would not be too many any more.
    const isOver = () => link.accepted >= dials || elapsed() > dials / fewToProxy
    await waitFor(`${dials} connections`, () => link.accepted > 1 && isOver(), 60_000)
    return link.accepted / elapsed()
  } finally {
    aborter.abort()
    await rocketmq.close()
    await using
  }
}

function made(rocketmq: object, kind: string, options: object): Client {
  const client = (rocketmq as Record<string, (options: object) => Client>)[kind]?.(options)
  if (client === undefined) throw new RangeError(kind)
  return client
}

const ends = {
  rmq: {
    'at once': () => nothing,
    'after an answer': said => (said.length > 0 ? nothing : undefined),
    'with GO_AWAY': 'GO_AWAY',
  },
  grpc: {
    'at once': () => nothing,
    'after an answer': afterAnAnswer(nothing),
    'with GOAWAY': afterAnAnswer(goAway),
  },
} satisfies Record<string, Record<string, Cut | 'GO_AWAY'>>

describe('a broker that ends its connections', () => {
  for (const [how, end] of Object.entries<Cut | 'GO_AWAY'>(ends.rmq)) {
    for (const [kind, options] of Object.entries({ ...overRemoting, admin: {} })) {
      it(`${how} is dialled a few times a second by a ${kind}`, async () => {
        const rates = await driveRemoting(kind, options, end)

        expect(rates.dials, 'connections in a second').to.be.at.most(few)
        expect(rates.heartbeats, 'heartbeats in a second').to.be.at.most(few)
        expect(rates.dials).to.be.above(0)
      })
    }
  }
})

describe('a proxy that ends its connections', () => {
  for (const [how, end] of Object.entries<Cut>(ends.grpc)) {
    it(`${how} is dialled a few times a second by each kind of client`, async () => {
      const kinds = Object.entries(overGrpc)
      const rates = await Promise.all(kinds.map(([kind, options]) => driveGrpc(kind, options, end)))

      for (const [at, [kind]] of kinds.entries()) expect(rates[at], kind).to.be.at.most(fewToProxy)
    }).timeout(90_000)
  }
})
