// SPDX-License-Identifier: Apache-2.0
// A proxy in front of a cluster: clients get the address of a proxied name server, and whatever a name server tells of
// brokers is rewritten to proxies that are opened when they are needed. Everything else passes as it is.
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { connect as connectTls, type ConnectionOptions } from 'node:tls'
import { getBrokerClusterInfo, getBrokerMemberGroup, getRouteInfoByTopic } from '@rocketmq-ts/protocol'
import { decodeFrame, encodeFrame, formatAddress, FrameTap, parseAddress } from '@rocketmq-ts/remoting'
import { Conversation } from './conversation.js'
import type { FrameOrigin, FrameRecord, Party } from './frame-record.js'

export interface SnifferOptions {
  /** `host:port` of each name server. */
  readonly nameServers: readonly string[]
  /** Port for clients, in front of the first name server; 0: a free one. */
  readonly port: number
  /** Where to dial a broker that tells this address. */
  readonly mapAddress: (address: string) => string
  /** How to talk to the servers; clients of the sniffer always talk plain text. */
  readonly tls?: ConnectionOptions | undefined
  readonly onFrame: (record: FrameRecord) => void
}

/** Proxies of brokers at most: a route may name any number of addresses, and each proxy is a port. */
const maxBrokers = 1024

/** A frame, or bytes that are none, on its way. */
interface Unit {
  readonly bytes: Buffer
  readonly record: FrameRecord
}

export class Sniffer implements AsyncDisposable {
  /** What clients take as the address of the name servers. */
  namesrvAddr = ''
  readonly #options: SnifferOptions
  readonly #servers = new Set<Server>()
  readonly #sockets = new Set<Socket>()
  /** Proxies of brokers, by the address that the broker tells. */
  readonly #brokers = new Map<string, Promise<string>>()
  readonly #startedAt = performance.now()
  #isClosed = false
  #seq = 0
  #connections = 0

  private constructor(options: SnifferOptions) {
    this.#options = options
  }

  /** Opens the proxies of the name servers. Rejects with the error of the socket when the port is taken. */
  static async start(options: SnifferOptions): Promise<Sniffer> {
    const sniffer = new Sniffer(options)
    const addresses = await Promise.all(
      options.nameServers.map((target, index) => sniffer.#listen('namesrv', target, index === 0 ? options.port : 0)),
    )
    sniffer.namesrvAddr = addresses.join(';')
    return sniffer
  }

  /** Ends all connections, and gives all ports back. */
  async close(): Promise<void> {
    this.#isClosed = true
    for (const socket of this.#sockets) socket.destroy()
    // Those that are being opened become servers first.
    await Promise.allSettled(this.#brokers.values())
    await Promise.all([...this.#servers].map(async server => once(server.close(), 'close')))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #listen(party: Party, target: string, port: number): Promise<string> {
    const server = createServer({ noDelay: true, allowHalfOpen: true }, socket => this.#serve(socket, party, target))
    server.listen({ host: '127.0.0.1', port })
    await once(server, 'listening')
    this.#servers.add(server)
    return formatAddress('127.0.0.1', (server.address() as AddressInfo).port)
  }

  #serve(client: Socket, party: Party, target: string): void {
    const { host, port } = parseAddress(target)
    const { tls } = this.#options
    const server =
      tls === undefined
        ? connect({ host, port, noDelay: true, allowHalfOpen: true })
        : connectTls({ host, port, servername: host, ...tls })
    const conn = this.#connections++
    const conversation = new Conversation()
    const abort = new AbortController()
    for (const socket of [client, server]) {
      this.#sockets.add(socket)
      socket.once('close', () => {
        this.#sockets.delete(socket)
        if (!socket.readableEnded || socket.errored !== null) abort.abort()
      })
    }
    const end = (): void => {
      client.destroy()
      server.destroy()
    }
    abort.signal.addEventListener('abort', end)
    const sides = [
      this.#relay(client, server, conversation, { conn, from: 'client', to: party }, abort.signal),
      this.#relay(server, client, conversation, { conn, from: party, to: 'client' }, abort.signal),
    ]
    // A socket that fails ends both: what the peers see of it is what they would see without a proxy.
    void Promise.all(sides).catch(end)
  }

  /** Passes one direction on; the reader is held back while the other side does not take more. */
  async #relay(
    from: Socket,
    to: Socket,
    conversation: Conversation,
    route: Pick<FrameOrigin, 'conn' | 'from' | 'to'>,
    signal: AbortSignal,
  ): Promise<void> {
    const units: Unit[] = []
    const origin = (): FrameOrigin => ({
      ...route,
      seq: this.#seq++,
      ms: Math.round(performance.now() - this.#startedAt),
    })
    const tap = new FrameTap({
      frame: bytes => units.push({ bytes, record: conversation.read(bytes, origin()) }),
      rest: (bytes, error) =>
        units.push({
          bytes,
          record: {
            ...origin(),
            kind: 'unreadable',
            fault: { position: 0, reason: error?.message ?? 'no frames any more' },
            frame: bytes.toString('base64'),
          },
        }),
    })
    for await (const chunk of from as AsyncIterable<Buffer>) {
      tap.push(chunk)
      for (const { bytes, record } of units.splice(0)) {
        this.#options.onFrame(record)
        if (!to.write(await this.#outgoing(bytes, record))) await once(to, 'drain', { signal })
      }
    }
    to.end(tap.unfinished)
  }

  /** The bytes to pass on: in what a name server tells, brokers are replaced by their proxies. */
  async #outgoing(bytes: Buffer, record: FrameRecord): Promise<Buffer> {
    if (record.kind !== 'response' || record.bodyLength === 0 || !routeCodes.has(record.requestCode ?? -1)) return bytes
    const command = decodeFrame(bytes.subarray(4))
    const text = command.body.toString()
    const told = new Set([...text.matchAll(brokerAddress)].flatMap(([, address]) => address ?? []))
    const proxies = new Map<string, string>()
    for (const address of told) proxies.set(address, await this.#brokerProxy(address))
    // In its own dialect of JSON: old clients get keys without quotes.
    const rewritten = text.replaceAll(
      brokerAddress,
      (_whole, address: string) => `"${proxies.get(address) ?? address}"`,
    )
    command.body = Buffer.from(rewritten)
    return encodeFrame(command)
  }

  /** The proxy of a broker, or the broker itself when there are too many, or nobody needs one any more. */
  #brokerProxy(address: string): Promise<string> | string {
    const known = this.#brokers.get(address)
    if (known !== undefined) return known
    if (this.#isClosed || this.#brokers.size >= maxBrokers) return address
    const opened = this.#listen('broker', this.#options.mapAddress(address), 0)
    this.#brokers.set(address, opened)
    return opened
  }
}

/** Answers that hold addresses of brokers. */
const routeCodes: ReadonlySet<number> = new Set(
  [getRouteInfoByTopic, getBrokerClusterInfo, getBrokerMemberGroup].map(({ code }) => code),
)

/** A text that is an address and nothing else: names of brokers and topics hold no colon. */
const brokerAddress = /"([^"\\\s]+:\d{1,5})"/g
