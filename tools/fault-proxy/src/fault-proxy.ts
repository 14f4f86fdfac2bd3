// SPDX-License-Identifier: Apache-2.0
// FaultProxy: listens on a port of its own, passes everything on to one server, and breaks what a test tells it to.
// Clients learn brokers' addresses from name servers: give them `addressMap`, or use `proxyCluster`.
import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { formatAddress } from '@rocketmq-ts/remoting'
import { FrameRules, type ActiveRule, type FrameRule } from './frame-rules.js'
import { soundLink, type Direction, type LinkFaults } from './link-faults.js'
import { ProxiedConnection } from './proxied-connection.js'

export interface FaultProxyOptions {
  /** `host:port` of the server behind. */
  readonly target: string
  /** Host to listen on. Default 127.0.0.1. */
  readonly host?: string
  /** Port to listen on. Default 0: a free one. */
  readonly port?: number
  /** Whether the server speaks remoting, so that rules for single frames can be made. Default true. */
  readonly isRemoting?: boolean
  /** From 0 to 1, for jitter. Default `Math.random`; a seeded one makes a run repeatable. */
  readonly random?: () => number
}

export class FaultProxy implements AsyncDisposable {
  /** What listens, passes on and breaks nothing yet. */
  static async start(options: FaultProxyOptions): Promise<FaultProxy> {
    const proxy = new FaultProxy(options)
    await proxy.accept()
    return proxy
  }

  readonly target: string
  readonly #options: FaultProxyOptions
  readonly #rules = new FrameRules()
  readonly #connections = new Set<ProxiedConnection>()
  readonly #faults: Record<Direction, LinkFaults> = { toServer: soundLink, toClient: soundLink }
  #server: Server | undefined
  #port: number
  #accepted = 0

  private constructor(options: FaultProxyOptions) {
    this.#options = options
    this.target = options.target
    this.#port = options.port ?? 0
  }

  /** `host:port` for clients. The same after `refuse` and `accept`. */
  get address(): string {
    return formatAddress(this.#host, this.#port)
  }

  /** Connections that are open now. */
  get connections(): number {
    return this.#connections.size
  }

  /** Connections that were accepted so far. */
  get accepted(): number {
    return this.#accepted
  }

  /** Changes faults of the link, by default in both directions, for open and for new connections. */
  set(faults: Partial<LinkFaults>, directions: readonly Direction[] = ['toServer', 'toClient']): void {
    for (const direction of directions) this.#faults[direction] = { ...this.#faults[direction], ...faults }
    for (const connection of this.#connections) connection.advance()
  }

  /** Ends all faults of the link, and all rules. What was held is delivered. */
  heal(): void {
    this.#rules.clear()
    this.set(soundLink)
  }

  /** Nothing arrives any more, in the given directions, and nobody is told. */
  blackHole(directions?: readonly Direction[]): void {
    this.set({ isBlackHole: true }, directions)
  }

  /** Open connections lead nowhere from now on, and nobody is told; new ones are sound. */
  abandon(): void {
    for (const connection of this.#connections) connection.abandon()
  }

  /** Adds a fault of single frames. */
  on(rule: FrameRule): ActiveRule {
    return this.#rules.add(rule)
  }

  /** Resets every open connection (RST to both sides). */
  reset(): void {
    for (const connection of [...this.#connections]) connection.reset()
  }

  /** Ends one direction of every open connection (FIN); the other one goes on. */
  halfClose(direction: Direction): void {
    for (const connection of this.#connections) connection.halfClose(direction)
  }

  /** Takes no more connections: dials are refused. Open ones go on. */
  async refuse(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    if (server === undefined) return
    const isClosed = this.#connections.size === 0 ? once(server, 'close') : undefined
    server.close()
    await isClosed
  }

  /** Listens again, on the port that it had. */
  async accept(): Promise<void> {
    if (this.#server !== undefined) return
    const server = createServer({ noDelay: true, allowHalfOpen: true }, socket => this.#onConnection(socket))
    this.#server = server
    server.listen({ host: this.#host, port: this.#port })
    await once(server, 'listening')
    this.#port = (server.address() as AddressInfo).port
  }

  /** Stops listening and ends every connection at once. Idempotent. */
  async close(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    const closed = server?.listening === true ? once(server, 'close') : undefined
    server?.close()
    for (const connection of [...this.#connections]) connection.destroy()
    await closed
  }

  get #host(): string {
    return this.#options.host ?? '127.0.0.1'
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #onConnection(socket: Socket): void {
    this.#accepted++
    const connection: ProxiedConnection = new ProxiedConnection(socket, {
      target: this.target,
      rules: this.#options.isRemoting === false ? undefined : this.#rules,
      faults: direction => this.#faults[direction],
      random: this.#options.random ?? Math.random,
      onClosed: () => this.#connections.delete(connection),
    })
    this.#connections.add(connection)
  }
}
