// SPDX-License-Identifier: Apache-2.0
// A gRPC server over node:http2: a path is a method, a message is a frame with a length, the end is in the trailers.
// The usual server library ends Java's telemetry stream at once, because its deadline of 21,900 days does not fit in 32
// bits there. With certificates it serves TLS and plain text on one port, as the real proxy does by default.
import { once } from 'node:events'
import { createSecureServer, createServer as createHttp2, type Http2SecureServer, type Http2Server } from 'node:http2'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { asError, ConnectionError, type Clock } from '@rocketmq-ts/core'
import { awaitGreeting, formatAddress } from '@rocketmq-ts/remoting'
import type { ServerTls } from '../server-identity.js'
import { GrpcCall } from './grpc-call.js'
import { GrpcError, grpcStatuses } from './grpc-error.js'
import { FrameSplitter } from './grpc-messages.js'

/** Bytes of one message at most. [ProxyConfig.java grpcMaxInboundMessageSize] */
const maxMessageBytes = 130 * 1024 * 1024
/** Milliseconds that a connection may take to say what it wants. */
const greetingMs = 10_000

/** Answers the calls of one method. */
export interface CallHandler {
  /** A message came. What it throws ends the call. */
  onMessage(message: Buffer): void | Promise<void>
  /** The client has no more messages. */
  onEnd(): void
}

export interface GrpcServerOptions {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  readonly tls: ServerTls
  readonly clock: Clock
  /** Makes what answers a call. Throws `GrpcError` to refuse it. */
  readonly serve: (call: GrpcCall) => CallHandler
}

export class GrpcServer {
  readonly #options: GrpcServerOptions
  readonly #sockets = new Set<Socket>()
  /** Clients behind load balancers: their addresses by that of the socket, as TLS hides the socket itself. */
  readonly #clients = new Map<string, string>()
  readonly #plain: Http2Server
  readonly #secure: Http2SecureServer
  readonly #server: Server

  constructor(options: GrpcServerOptions) {
    this.#options = options
    this.#plain = this.#listenTo(createHttp2())
    const { mode: _mode, ...tls } = options.tls
    this.#secure = this.#listenTo(createSecureServer({ ...tls, allowHTTP1: false }))
    this.#server = createServer({ noDelay: true }, socket => this.#accept(socket))
  }

  /** `host:port` that it listens on. Only after `listen`. */
  get address(): string {
    const { address, port } = this.#server.address() as AddressInfo
    return formatAddress(address, port)
  }

  /** Starts to listen. Rejects with `ConnectionError` when the port is taken. */
  async listen(): Promise<void> {
    const { host, port } = this.#options
    this.#server.listen({ host, port })
    try {
      await once(this.#server, 'listening')
    } catch (cause) {
      throw new ConnectionError(`cannot listen on ${formatAddress(host, port)}: ${asError(cause).message}`, { cause })
    }
  }

  /** Stops listening and cuts every connection. Idempotent. */
  async close(): Promise<void> {
    const closed = this.#server.listening ? once(this.#server, 'close') : undefined
    this.#server.close()
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }

  #accept(socket: Socket): void {
    const peer = peerOf(socket)
    this.#sockets.add(socket)
    socket.once('close', () => {
      this.#sockets.delete(socket)
      this.#clients.delete(peer)
    })
    socket.on('error', () => socket.destroy())
    socket.setTimeout(greetingMs, () => socket.destroy())
    awaitGreeting(socket, this.#options.tls.mode, (isSecure, client) => {
      socket.setTimeout(0)
      if (client !== undefined) this.#clients.set(peer, client)
      const server = isSecure ? this.#secure : this.#plain
      server.emit('connection', socket)
    })
  }

  #listenTo<S extends Http2Server | Http2SecureServer>(server: S): S {
    server.on('sessionError', () => undefined)
    server.on('session', session => session.on('error', () => undefined))
    server.on('stream', (stream, headers) => {
      stream.on('error', () => undefined)
      const peer = peerOf(stream.session?.socket)
      this.#serve(new GrpcCall(stream, headers, this.#clients.get(peer) ?? peer, this.#options.clock), stream)
    })
    return server
  }

  #serve(call: GrpcCall, stream: NodeJS.ReadableStream): void {
    const fail = (error: unknown): void => call.fail(grpcErrorOf(error))
    try {
      const handler = this.#options.serve(call)
      const reader = new FrameSplitter(maxMessageBytes)
      stream.on('data', (chunk: Buffer) => {
        try {
          for (const message of reader.push(chunk)) {
            const handled = handler.onMessage(message)
            if (handled instanceof Promise) handled.catch(fail)
          }
        } catch (error) {
          fail(error)
        }
      })
      stream.once('end', () => {
        try {
          handler.onEnd()
        } catch (error) {
          fail(error)
        }
      })
    } catch (error) {
      stream.resume()
      fail(error)
    }
  }
}

/** `host:port` of the other end. */
function peerOf({ remoteAddress = '', remotePort = 0 }: Partial<Socket> = {}): string {
  return formatAddress(remoteAddress, remotePort)
}

function grpcErrorOf(error: unknown): GrpcError {
  return error instanceof GrpcError ? error : new GrpcError(grpcStatuses.internal, asError(error).message)
}
