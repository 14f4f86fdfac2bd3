// SPDX-License-Identifier: Apache-2.0
// RemotingClient: one connection per address, made when it is first needed and made anew when it has died.
import { EventEmitter } from 'node:events'
import type { ConnectionOptions as TlsOptions } from 'node:tls'
import {
  AbortedError,
  asError,
  ClosedError,
  ConnectionError,
  systemClock,
  TimeoutError,
  withDeadline,
  type BackOff,
  type Clock,
} from '@rocketmq-ts/core'
import type { SerializeType } from './command.js'
import { Connection, type CallOptions, type Identity, type RequestContext } from './connection.js'
import type { Answer, AnyRequest, Body, Fields } from './declare.js'
import { defaultConnectTimeoutMs, defaultMaxQueuedBytes, defaultRequestTimeoutMs } from './defaults.js'
import type { CreateConnection, DialSettings } from './dial.js'
import { defaultMaxFrameBytes } from './frame.js'
import { Handlers, type RequestHandler } from './handlers.js'
import { Link } from './link.js'
import type { PendingCall } from './pending-call.js'
import type { RPCHook } from './rpc-hook.js'

export interface RemotingClientOptions {
  /** Times dials and calls. Default: the clock of the machine. */
  readonly clock?: Clock | undefined
  /** Language and version in every header; NODE_JS and the version given here. */
  readonly identity: Identity
  /** How headers are written. Default `JSON`. Codes beyond 16 bits always go as JSON. */
  readonly serializeType?: SerializeType | undefined
  /** Run in this order before every request. */
  readonly hooks?: readonly RPCHook[] | undefined
  /** TLS options of `node:tls`; plain text when absent. */
  readonly tls?: TlsOptions | undefined
  /** Opens sockets, below TLS. Default: `net.connect`. */
  readonly createConnection?: CreateConnection | undefined
  /** Milliseconds until a dial is given up. Default 2000: another peer can still be tried within a deadline of 3 s. */
  readonly connectTimeoutMs?: number | undefined
  /** Milliseconds that a call without a deadline of its own may take. Default 3000. */
  readonly requestTimeoutMs?: number | undefined
  /** Pause between failed dials of one address. Default: from 100 ms to 2 s, with 20 % jitter. */
  readonly backOff?: BackOff | undefined
  /** Bytes of one frame at most, in both directions; a larger request is refused here. Default 16 MiB, as in Java. */
  readonly maxFrameBytes?: number | undefined
  /** Bytes that may wait for one connection. Default 64 MiB. */
  readonly maxQueuedBytes?: number | undefined
  /** Requests in flight on one connection. Default 65,535, as in Java. */
  readonly maxPending?: number | undefined
}

/** What a RemotingClient reports. */
export interface RemotingClientEvents {
  /** A connection is open. */
  connected: [address: string]
  /** `error` is absent when we closed it. */
  disconnected: [address: string, error: Error | undefined]
}

export class RemotingClient extends EventEmitter<RemotingClientEvents> {
  readonly #settings: DialSettings
  readonly #backOff: BackOff
  readonly #handlers = new Handlers<RequestContext>()
  readonly #links = new Map<string, Link>()
  readonly #known = new WeakSet<Connection>()
  #isClosed = false

  constructor(options: RemotingClientOptions) {
    super()
    this.#backOff = options.backOff ?? { initialMs: 100, maxMs: 2000, jitter: 0.2 }
    this.#settings = {
      clock: options.clock ?? systemClock,
      identity: options.identity,
      serializeType: options.serializeType ?? 'JSON',
      hooks: options.hooks ?? [],
      handlers: this.#handlers,
      maxFrameBytes: options.maxFrameBytes ?? defaultMaxFrameBytes,
      maxQueuedBytes: options.maxQueuedBytes ?? defaultMaxQueuedBytes,
      maxPending: options.maxPending ?? 65_535,
      requestTimeoutMs: options.requestTimeoutMs ?? defaultRequestTimeoutMs,
      idleTimeoutMs: 0,
      connectTimeoutMs: options.connectTimeoutMs ?? defaultConnectTimeoutMs,
      tls: options.tls,
      createConnection: options.createConnection,
      resend: (from, call) => this.#resend(from, call),
    }
  }

  /** Addresses with an open connection. */
  get connectedAddresses(): readonly string[] {
    return [...this.#links].filter(([, link]) => link.connection !== undefined).map(([address]) => address)
  }

  /** True while a connection to the address is open. */
  isConnected(address: string): boolean {
    return this.#links.get(address)?.connection !== undefined
  }

  /** Answers requests that brokers send to us. */
  handle<R extends AnyRequest>(request: R, handler: RequestHandler<R, RequestContext>): void {
    this.#handlers.handle(request, handler)
  }

  /**
   * Sends a request to `address` and resolves to its answer; dials first when needed, within the same deadline.
   * Rejects as `Connection.call` does, and with `ConnectionError` (`not-sent`) when the address cannot be reached.
   * A peer that is going away is left for a new connection and the request is sent once more.
   */
  call<R extends AnyRequest>(
    address: string,
    request: R,
    fields: Fields<R>,
    options: CallOptions<Body<R>> = {},
  ): Promise<Answer<R>> {
    const connection = this.#links.get(address)?.connection
    if (connection !== undefined && !this.#isClosed) return connection.call(request, fields, options)
    return this.#dialAndCall(address, request, fields, options)
  }

  /** Sends a one-way request. Resolves when it has been handed to the socket's queue. */
  async notify<R extends AnyRequest>(
    address: string,
    request: R,
    fields: Fields<R>,
    options: { body?: Body<R>; timeoutMs?: number } = {},
  ): Promise<void> {
    const connection = await this.#connect(address, request.name, options)
    await connection.notify(request, fields, options)
  }

  /** Closes the connection to one address when what is in flight has been answered. */
  async disconnect(address: string): Promise<void> {
    const link = this.#links.get(address)
    this.#links.delete(address)
    await link?.close()
  }

  /**
   * Takes no more calls, gives pending ones `drainMs` (3000; 0 for none) to be answered, then fails the rest with
   * `ClosedError`. Idempotent.
   */
  async close({ drainMs = this.#settings.requestTimeoutMs }: { drainMs?: number } = {}): Promise<void> {
    this.#isClosed = true
    const links = [...this.#links.values()]
    const error = new ClosedError('the client was closed')
    const end = () => links.forEach(link => void link.close(error))
    const timer = drainMs === 0 ? undefined : this.#settings.clock.setTimeout(end, drainMs)
    if (timer === undefined) end()
    await Promise.all(links.map(link => link.close()))
    timer?.clear()
    this.#links.clear()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #dialAndCall<R extends AnyRequest>(
    address: string,
    request: R,
    fields: Fields<R>,
    options: CallOptions<Body<R>>,
  ): Promise<Answer<R>> {
    const { clock, requestTimeoutMs } = this.#settings
    const timeoutMs = options.timeoutMs ?? requestTimeoutMs
    const startedAt = clock.monotonic()
    const connection = await this.#connect(address, request.name, { ...options, timeoutMs })
    return connection.call(request, fields, { ...options, timeoutMs: timeoutMs - (clock.monotonic() - startedAt) })
  }

  /** The peer of `from` is going away: leaves it for a new connection. [NettyRemotingClient.java GO_AWAY] */
  #resend(from: Connection, call: PendingCall): boolean {
    const link = this.#linkTo(from.remoteAddress)
    link.retire(from)
    if (call.isResent) return false
    call.isResent = true
    Promise.resolve(link.acquire())
      .then(connection => this.#announce(from.remoteAddress, connection).adopt(call))
      .catch((error: unknown) => call.reject(asError(error)))
    return true
  }

  #connect(
    address: string,
    request: string,
    options: { timeoutMs?: number | undefined; signal?: AbortSignal | undefined },
  ): Connection | Promise<Connection> {
    if (this.#isClosed) throw new ClosedError(`${request} to ${address}: the client is closed`, { outcome: 'not-sent' })
    const acquired = this.#linkTo(address).acquire()
    if (acquired instanceof Connection) return acquired
    const { clock, requestTimeoutMs } = this.#settings
    const context = { request, address, outcome: 'not-sent' } as const
    return withDeadline(
      acquired.then(
        connection => this.#announce(address, connection),
        (cause: unknown) => Promise.reject(notDialled(request, address, cause)),
      ),
      {
        clock,
        timeoutMs: options.timeoutMs ?? requestTimeoutMs,
        signal: options.signal,
        onTimeout: () => new TimeoutError(`${request} was not sent: ${address} took too long to connect`, context),
        onAbort: cause => new AbortedError(`${request} to ${address} was aborted`, { cause, ...context }),
      },
    )
  }

  #linkTo(address: string): Link {
    const known = this.#links.get(address)
    if (known !== undefined) return known
    const link = new Link(address, this.#settings, this.#backOff)
    this.#links.set(address, link)
    return link
  }

  #announce(address: string, connection: Connection): Connection {
    if (this.#known.has(connection)) return connection
    this.#known.add(connection)
    this.emit('connected', address)
    void connection.closed.then(error => this.emit('disconnected', address, error))
    return connection
  }
}

function notDialled(request: string, address: string, cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new ConnectionError(`${request} was not sent: ${reason}`, { cause, request, address, outcome: 'not-sent' })
}
