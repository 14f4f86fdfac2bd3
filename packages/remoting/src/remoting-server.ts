// SPDX-License-Identifier: Apache-2.0
// RemotingServer: listens, and makes a Connection of everything that dials. With certificates it serves TLS and plain
// text on one port, told apart by the first byte behind a PROXY header, as real servers do by default.
import { EventEmitter, once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { TLSSocket, createSecureContext, type TlsOptions } from 'node:tls'
import { ClosedError, ConnectionError, systemClock, type Clock, type Timer } from '@rocketmq-ts/core'
import { formatAddress } from './address.js'
import type { SerializeType } from './command.js'
import { Connection, type ConnectionSettings, type Identity, type RequestContext } from './connection.js'
import type { AnyRequest } from './declare.js'
import { defaultMaxQueuedBytes, defaultRequestTimeoutMs } from './defaults.js'
import { defaultMaxFrameBytes } from './frame.js'
import { Handlers, type RequestHandler, type Interceptor } from './handlers.js'
import { awaitGreeting } from './proxy-header.js'

export interface RemotingServerOptions {
  /** Times handshakes and idle connections. Default: the clock of the machine. */
  readonly clock?: Clock | undefined
  /** Language and version in the header of each answer. */
  readonly identity: Identity
  /** How answers are written, whatever the request came in. Default `JSON`. */
  readonly serializeType?: SerializeType | undefined
  /** Default `127.0.0.1`. */
  readonly host?: string | undefined
  /** Default 0, which takes a free one. */
  readonly port?: number | undefined
  /**
   * Certificate and key, and `mode`: `permissive` (default) also takes plain text, `enforcing` does not, `disabled`
   * takes no TLS.
   */
  readonly tls?: (TlsOptions & { readonly mode?: 'disabled' | 'permissive' | 'enforcing' }) | undefined
  /** Milliseconds without a byte after which a connection is closed. Default 120,000, as in Java. */
  readonly idleTimeoutMs?: number | undefined
  /** Bytes of one frame at most, in both directions. Default 16 MiB, as in Java. */
  readonly maxFrameBytes?: number | undefined
  /** Milliseconds for the first byte and the TLS handshake, when there are certificates. Default 10,000. */
  readonly handshakeTimeoutMs?: number | undefined
  /** Bytes that may wait for a peer that does not read; then it is cut off. Default 64 MiB. */
  readonly maxQueuedBytes?: number | undefined
}

export interface RemotingServerEvents {
  /** A client has connected. */
  connected: [connection: Connection]
  /** `error` is absent after an orderly end. */
  disconnected: [connection: Connection, error: Error | undefined]
}

export class RemotingServer extends EventEmitter<RemotingServerEvents> {
  readonly #options: RemotingServerOptions
  readonly #settings: ConnectionSettings
  readonly #handlers = new Handlers<RequestContext>()
  readonly #connections = new Set<Connection>()
  readonly #fresh = new Set<Socket>()
  readonly #server: Server
  #isGoingAway = false

  constructor(options: RemotingServerOptions) {
    super()
    this.#options = options
    this.#settings = {
      clock: options.clock ?? systemClock,
      identity: options.identity,
      serializeType: options.serializeType ?? 'JSON',
      hooks: [],
      handlers: this.#handlers,
      maxFrameBytes: options.maxFrameBytes ?? defaultMaxFrameBytes,
      maxQueuedBytes: options.maxQueuedBytes ?? defaultMaxQueuedBytes,
      maxPending: 65_535,
      requestTimeoutMs: defaultRequestTimeoutMs,
      idleTimeoutMs: options.idleTimeoutMs ?? 120_000,
    }
    this.#server = createServer({ noDelay: true }, socket => this.#accept(socket))
  }

  /** `host:port` that it listens on. Only after `listen`. */
  get address(): string {
    const { address, port } = this.#server.address() as AddressInfo
    return formatAddress(address, port)
  }

  /** Those that are open. */
  get connections(): ReadonlySet<Connection> {
    return this.#connections
  }

  /** Starts to listen. Rejects with `ConnectionError` when the port is taken. */
  async listen(): Promise<this> {
    const { host = '127.0.0.1', port = 0 } = this.#options
    this.#server.listen({ host, port })
    try {
      await once(this.#server, 'listening')
    } catch (cause) {
      throw new ConnectionError(`cannot listen on ${formatAddress(host, port)}: ${(cause as Error).message}`, { cause })
    }
    return this
  }

  /** Answers requests of a kind with a handler. */
  handle<R extends AnyRequest>(request: R, handler: RequestHandler<R, RequestContext>): this {
    this.#handlers.handle(request, handler)
    return this
  }

  /** Adds an interceptor around all handlers; returns a function that removes it. */
  intercept(interceptor: Interceptor<RequestContext>): () => void {
    return this.#handlers.intercept(interceptor)
  }

  /** From now on requests are answered GO_AWAY (by clients newer than V5_3_1; older ones are served). */
  goAway(): void {
    this.#isGoingAway = true
    for (const connection of this.#connections) connection.goingAway = true
  }

  /** Stops listening and closes every connection at once. Idempotent. */
  async close(): Promise<void> {
    const closed = this.#server.listening ? once(this.#server, 'close') : undefined
    this.#server.close()
    for (const socket of this.#fresh) socket.destroy()
    const error = new ClosedError('the server was closed')
    for (const connection of this.#connections) connection.destroy(error)
    await closed
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #accept(socket: Socket): void {
    const { tls, handshakeTimeoutMs = 10_000 } = this.#options
    if (tls === undefined) {
      this.#serve(socket)
      return
    }
    const deadline = this.#settings.clock.setTimeout(() => socket.destroy(), handshakeTimeoutMs)
    this.#fresh.add(socket)
    socket.on('error', () => socket.destroy())
    socket.once('close', () => {
      deadline.clear()
      this.#fresh.delete(socket)
    })
    awaitGreeting(socket, tls.mode, (isSecure, client) => {
      this.#fresh.delete(socket)
      if (isSecure) {
        this.#serveTls(socket, deadline, client)
        return
      }
      deadline.clear()
      this.#serve(socket, client)
    })
  }

  #serveTls(socket: Socket, deadline: Timer, client: string | undefined): void {
    const { mode: _mode, ...tls } = this.#options.tls ?? {}
    const secure = new TLSSocket(socket, { isServer: true, secureContext: createSecureContext(tls), ...tls })
    this.#fresh.add(secure)
    secure.once('close', () => this.#fresh.delete(secure))
    secure.on('error', () => secure.destroy())
    secure.once('secure', () => {
      deadline.clear()
      this.#fresh.delete(secure)
      if (tls.requestCert === true && tls.rejectUnauthorized !== false && !isAuthorized(secure)) secure.destroy()
      else this.#serve(secure, client)
    })
  }

  #serve(socket: Socket, client?: string): void {
    const connection = new Connection(socket, this.#settings, client)
    connection.goingAway = this.#isGoingAway
    this.#connections.add(connection)
    void connection.closed.then(error => {
      this.#connections.delete(connection)
      this.emit('disconnected', connection, error)
    })
    this.emit('connected', connection)
    socket.resume()
  }
}

/** A TLSSocket that was made by hand does not check the client's certificate by itself. */
function isAuthorized(socket: TLSSocket): boolean {
  const handle = (socket as unknown as { _handle?: { verifyError(): Error | null } })._handle
  return handle?.verifyError() === null && Object.keys(socket.getPeerCertificate()).length > 0
}
