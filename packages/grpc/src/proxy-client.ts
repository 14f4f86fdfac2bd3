// SPDX-License-Identifier: Apache-2.0
// What a producer or consumer needs of the servers: peers, routes, heartbeats, and another access point when one fails.
// Every object has its own: nothing is shared in the process.
import {
  AbortedError,
  asError,
  BrokerError,
  ConnectionError,
  pause,
  ProtocolError,
  RouteError,
  TimeoutError,
  withDeadline,
  type Attempt,
  type StartSteps,
} from '@rocketmq-ts/core'
import { addressText, endpointsText, type ProxyAddress } from '@rocketmq-ts/grpc-protocol'
import { ProxyChannel } from './channel.js'
import type { ProxyClientConfig } from './client-options.js'
import { Peer } from './peer.js'
import type { Role } from './role.js'
import { findRoute, unreachable, type Door, type Route } from './routes.js'

/** Milliseconds, as the official client has them. */
const periods = { firstHeartbeat: 1000, heartbeat: 10_000, route: 30_000, settings: 300_000 } as const

export class ProxyClient {
  readonly config: ProxyClientConfig
  readonly #role: Role
  readonly #peers = new Map<string, Peer>()
  /** Channels to access points that are not peers, for queries. */
  readonly #doors = new Map<string, ProxyChannel>()
  readonly #routes = new Map<string, Promise<Route>>()
  readonly #known = new Map<string, Route>()
  readonly #closing = new AbortController()
  readonly #tasks: Promise<void>[] = []
  #closed: Promise<void> | undefined
  /** The access points, the one that answered last in front. */
  #accessPoints: readonly ProxyAddress[]

  constructor(config: ProxyClientConfig, role: Role) {
    this.config = config
    this.#role = role
    this.#accessPoints = config.accessPoints
  }

  /** Aborts when the client closes. */
  get closing(): AbortSignal {
    return this.#closing.signal
  }

  /** All peers, well or not. */
  get peers(): readonly Peer[] {
    return [...this.#peers.values()]
  }

  /**
   * Finds the routes of the topics and waits until their servers have answered our settings; without topics, until one
   * access point has. Rejects when a server refuses, or with every access point that was tried and why it failed,
   * within `startTimeoutMs`. Then everything is closed again.
   */
  async start(topics: readonly string[]): Promise<void> {
    const { clock, startTimeoutMs } = this.config
    const attempts: Attempt[] = []
    await withDeadline(this.#connect(topics, attempts), {
      clock,
      timeoutMs: startTimeoutMs,
      onTimeout: () => {
        const tried = attempts.map(({ address, error }) => `\n  ${address}: ${error.message}`)
        const text = `no proxy was ready within ${startTimeoutMs} ms; tried:${tried.join('') || ` ${endpointsText(this.#accessPoints)}`}`
        return new TimeoutError(text, { outcome: 'not-sent' })
      },
      onAbort: cause => new AbortedError('the start was aborted', { cause }),
    })
    this.repeat(periods.firstHeartbeat, periods.heartbeat, () => this.#heartbeats())
    const { requestTimeoutMs } = this.config
    this.repeat(requestTimeoutMs, requestTimeoutMs, async () => this.peers.forEach(peer => peer.watch()))
    this.repeat(periods.route, periods.route, () => this.#refreshRoutes())
    this.repeat(periods.settings, periods.settings, async () => this.syncSettings())
  }

  async #connect(topics: readonly string[], attempts: Attempt[]): Promise<void> {
    const { clock } = this.config
    const startedAt = clock.monotonic()
    for (const address of this.config.accessPoints) {
      try {
        await this.#connectThrough(address, topics)
        this.#prefer(address)
        return
      } catch (thrown) {
        const error = asError(thrown)
        if (isFinal(error) || this.closing.aborted) throw error
        attempts.push({ address: addressText(address), elapsedMs: clock.monotonic() - startedAt, error })
      }
    }
    throw unreachable('a connection', attempts)
  }

  async #connectThrough(address: ProxyAddress, topics: readonly string[]): Promise<void> {
    const { startTimeoutMs, accessPoints } = this.config
    // Less than all, so that the reason is known before the time is over.
    const share = (startTimeoutMs * 0.9) / Math.min(3, accessPoints.length)
    // The query to the access point comes first: its errors say what listens there.
    const door = { address, channel: this.#door(address) }
    const bounds = { timeoutMs: share, signal: this.closing }
    const found = await Promise.all(topics.map(topic => findRoute(topic, [door], this.config, bounds)))
    const targets =
      found.length === 0 ? [[address]] : found.flatMap(({ route }) => route.targets.map(({ addresses }) => addresses))
    await Promise.all(targets.map(addresses => this.peer(addresses).ready(share, this.closing)))
    for (const { route } of found) this.#remember(route)
  }

  /** The peer with these addresses, made when it is not there. */
  peer(addresses: readonly ProxyAddress[]): Peer {
    const key = endpointsText(addresses)
    const known = this.#peers.get(key)
    if (known !== undefined) return known
    // One connection to each server: a channel that was used for queries goes on as that of the peer.
    const channel = this.#doors.get(key) ?? new ProxyChannel(addresses, this.config)
    this.#doors.delete(key)
    const peer = new Peer(channel, this.config, this.#role)
    this.#peers.set(key, peer)
    return peer
  }

  /** True unless the peer is known to be unwell. */
  isWell(key: string): boolean {
    return this.#peers.get(key)?.isWell ?? true
  }

  /**
   * The route of a topic: the known one while one of its servers is well, else asked for. Rejects as `findRoute` does.
   */
  async route(topic: string): Promise<Route> {
    const well = this.wellRoute(topic)
    if (well !== undefined) return well
    const known = this.knownRoute(topic)
    try {
      return await this.#ask(topic)
    } catch (error) {
      if (known !== undefined && !(error instanceof RouteError)) return known
      throw error
    }
  }

  /** The route when it is known already, and one of its servers is well. */
  wellRoute(topic: string): Route | undefined {
    const known = this.knownRoute(topic)
    return known?.targets.some(({ key }) => this.isWell(key)) === true ? known : undefined
  }

  /** The route when it is known already. */
  knownRoute(topic: string): Route | undefined {
    return this.#known.get(topic)
  }

  /** Forgets the route of a topic. */
  forgetRoute(topic: string): void {
    this.#known.delete(topic)
  }

  /** Sends every server our settings, which have changed. */
  syncSettings(): void {
    for (const peer of this.#peers.values()) peer.syncSettings()
  }

  /** Does a task from time to time, until the client closes. @param task does not reject */
  repeat(firstMs: number, periodMs: number, task: () => Promise<void>): void {
    const loop = async () => {
      await pause(this.config.clock, firstMs, this.closing)
      while (!this.closing.aborted) {
        await task()
        await pause(this.config.clock, periodMs, this.closing)
      }
    }
    this.#tasks.push(loop())
  }

  /** A call to the peer failed; does nothing unless it did not get through, or got no answer. */
  failed(peer: Peer, error: Error): void {
    if (error instanceof TimeoutError) void peer.probe()
    else if (error instanceof ConnectionError || error instanceof ProtocolError) peer.isolate()
    else return
    const [first] = this.#accessPoints
    if (first !== undefined && addressText(first) === peer.key) {
      this.#accessPoints = [...this.#accessPoints.slice(1), first]
    }
  }

  /** Takes leave of all servers and closes every connection. Idempotent; never rejects. */
  close(): Promise<void> {
    return (this.#closed ??= this.#close())
  }

  /** How a start is undone: what waits for a server ends with the connections. */
  get takingBack(): Pick<StartSteps, 'undo' | 'cancel'> {
    return { undo: () => this.close(), cancel: () => void this.close() }
  }

  async #close(): Promise<void> {
    this.#closing.abort(new AbortedError('the client closes'))
    await Promise.all(this.peers.map(peer => peer.close(this.#role.group)))
    for (const channel of this.#doors.values()) channel.close()
    await Promise.all(this.#tasks)
  }

  /** Callers at the same time share one query. */
  #ask(topic: string): Promise<Route> {
    const asking =
      this.#routes.get(topic) ??
      this.#find(topic).finally(() => {
        this.#routes.delete(topic)
      })
    this.#routes.set(topic, asking)
    return asking
  }

  async #find(topic: string): Promise<Route> {
    const { route, door } = await findRoute(topic, this.#openDoors(), this.config, { signal: this.closing })
    this.#prefer(door.address)
    this.#remember(route)
    return route
  }

  #remember(route: Route): void {
    this.#known.set(route.topic, route)
    // Their streams are open before the first call needs them.
    if (!this.closing.aborted) for (const { addresses } of route.targets) this.peer(addresses)
  }

  #prefer(address: ProxyAddress): void {
    this.#accessPoints = [address, ...this.#accessPoints.filter(other => addressText(other) !== addressText(address))]
  }

  /** Those that are well come first. */
  #openDoors(): readonly Door[] {
    const doors = this.#accessPoints.map(address => ({ address, channel: this.#door(address) }))
    const isWell = ({ address }: Door) => this.isWell(addressText(address))
    return [...doors.filter(isWell), ...doors.filter(door => !isWell(door))]
  }

  #door(address: ProxyAddress): ProxyChannel {
    const key = addressText(address)
    const peer = this.#peers.get(key)
    if (peer !== undefined) return peer.channel
    const channel = this.#doors.get(key) ?? new ProxyChannel([address], this.config)
    this.#doors.set(key, channel)
    return channel
  }

  async #heartbeats(): Promise<void> {
    await Promise.all(this.peers.map(peer => peer.heartbeat()))
  }

  /** Applies what has changed; peers that no route names any more are closed. */
  async #refreshRoutes(): Promise<void> {
    await Promise.allSettled([...this.#known.keys()].map(topic => this.#ask(topic)))
    const named = [...this.#known.values()].flatMap(({ targets }) => targets.map(({ key }) => key))
    const kept = new Set([...named, ...this.config.accessPoints.map(addressText)])
    for (const [key, peer] of this.#peers) {
      if (kept.has(key)) continue
      this.#peers.delete(key)
      void peer.close(this.#role.group)
    }
  }
}

/** True for a server's refusal, which another access point would repeat. */
function isFinal(error: Error): boolean {
  return error instanceof RouteError || (error instanceof BrokerError && error.retry === 'never')
}
