// SPDX-License-Identifier: Apache-2.0
// One connection, dialled or accepted: both sides call, notify and answer. It is never reopened. A frame is consumed
// before its request is looked up, so a late answer is counted and nothing else happens.
import type { Socket } from 'node:net'
import {
  asError,
  ClosedError,
  ConnectionError,
  onAbort,
  OverloadError,
  type Clock,
  type Timer,
  isWatched,
  publish,
} from '@rocketmq-ts/core'
import { formatAddress } from './address.js'
import { aborted, orphaned, timedOut, type Failure } from './call-errors.js'
import { RemotingCommand, type Language, type SerializeType } from './command.js'
import type { Answer, AnyRequest, Body, Fields } from './declare.js'
import { decodeFrame, FrameReader } from './frame.js'
import type { Handlers } from './handlers.js'
import { Outbox } from './outbox.js'
import { PendingCall } from './pending-call.js'
import { PendingCalls } from './pending-calls.js'
import { askHooks, type RPCHook } from './rpc-hook.js'
import { goAwayAboveVersion, systemCodes } from './system-codes.js'

export type ConnectionState = 'open' | 'closing' | 'closed'

/** How we identify ourselves in every header. */
export interface Identity {
  /** Language that the client is said to be written in. */
  readonly language: Language
  /** Ordinal of the RocketMQ version whose protocol we speak. */
  readonly version: number
}

export interface ConnectionSettings {
  readonly clock: Clock
  readonly identity: Identity
  readonly serializeType: SerializeType
  readonly hooks: readonly RPCHook[]
  readonly handlers: Handlers<RequestContext>
  /** Largest frame, in bytes. */
  readonly maxFrameBytes: number
  /** Bytes that may wait to be written; above it a call is refused, and a peer that does not read is cut off. */
  readonly maxQueuedBytes: number
  /** Requests in flight in each direction. */
  readonly maxPending: number
  /** Deadline of a call that names none, in milliseconds. */
  readonly requestTimeoutMs: number
  /** Milliseconds without a byte in or out after which the connection is closed; 0: never. */
  readonly idleTimeoutMs: number
  /**
   * Sends a call again on another connection, because this peer is going away; false when that cannot help. Without it
   * the call is refused.
   */
  readonly resend?: (from: Connection, call: PendingCall) => boolean
}

/** What a handler gets besides the fields. */
export interface RequestContext {
  /** The connection that the request came by. */
  readonly connection: Connection
  /** The frame as it came. */
  readonly command: RemotingCommand
}

export interface CallOptions<B> {
  /** Body of the request, as its declaration takes it. */
  readonly body?: B | undefined
  /** Milliseconds until the call rejects with `TimeoutError`. Default 3000. */
  readonly timeoutMs?: number | undefined
  /** Rejects the call with `AbortedError`; a request that has left is not taken back. */
  readonly signal?: AbortSignal | undefined
}

/** Silence that, together with a timed-out request, marks a peer as gone. */
const silenceMs = 1000

export class Connection {
  /** Of the peer: as it was dialled, or as the header of a load balancer says. */
  readonly remoteAddress: string
  /** Of the other end of the socket. */
  readonly socketAddress: string
  /** `host:port` of our end. */
  readonly localAddress: string
  /** Resolves when the connection is closed, with the error that closed it. Never rejects. */
  readonly closed: Promise<Error | undefined>
  /** Answers that came too late, or for no request. */
  lateAnswers = 0
  /** The peer has sent a valid frame other than GO_AWAY. */
  hasReceived = false
  /** When true, requests of peers that understand it are answered GO_AWAY. */
  goingAway = false

  readonly #socket: Socket
  readonly #settings: ConnectionSettings
  readonly #outbox: Outbox
  readonly #reader: FrameReader
  readonly #pending: PendingCalls
  #state: ConnectionState = 'open'
  #error: Error | undefined
  #serving = 0
  #lastRead: number
  #lastWrite: number
  #idleTimer: Timer | undefined
  #resolveClosed: (error: Error | undefined) => void = () => undefined

  /** @param socket connected; `connect` and `RemotingServer` make it */
  constructor(socket: Socket, settings: ConnectionSettings, remoteAddress?: string) {
    this.#socket = socket
    this.#settings = settings
    this.socketAddress = formatAddress(socket.remoteAddress ?? 'unknown', socket.remotePort ?? 0)
    this.remoteAddress = remoteAddress ?? this.socketAddress
    this.localAddress = formatAddress(socket.localAddress ?? 'unknown', socket.localPort ?? 0)
    this.closed = new Promise(resolve => (this.#resolveClosed = resolve))
    this.#outbox = new Outbox(socket, settings.maxFrameBytes)
    this.#reader = new FrameReader(settings.maxFrameBytes)
    this.#pending = new PendingCalls(settings.clock, call => this.#onExpired(call))
    this.#lastRead = this.#lastWrite = settings.clock.monotonic()
    socket.on('data', chunk => this.#onData(chunk))
    socket.on('error', cause => this.destroy(this.#lost(`failed: ${cause.message}`, cause)))
    socket.on('close', () => this.destroy(this.#lost('was closed by the peer')))
    socket.on('end', () => this.destroy(this.#lost('was closed by the peer')))
    this.#watchIdle()
    publish('connection', { address: this.remoteAddress, state: 'open', error: undefined })
  }

  /** `closing`: it takes no new request, and waits for its answers. */
  get state(): ConnectionState {
    return this.#state
  }

  /**
   * Sends a request and resolves to its answer. Rejects with `BrokerError`, `TimeoutError`, `AbortedError`,
   * `ConnectionError`, `ClosedError` or `OverloadError`; each says by `outcome` whether the peer may have acted.
   */
  call<R extends AnyRequest>(request: R, fields: Fields<R>, options: CallOptions<Body<R>> = {}): Promise<Answer<R>> {
    return new Promise((resolve, reject) => {
      const command = this.#commandOf(request, fields, options.body)
      this.#start(
        new PendingCall(request, command, this.#waitOf(options), resolve as (answer: unknown) => void, reject),
      )
    })
  }

  /** Sends a frame as it is, with a new opaque, and resolves to the answering frame whatever its code. */
  exchange(command: RemotingCommand, options: Omit<CallOptions<never>, 'body'> = {}): Promise<RemotingCommand> {
    return new Promise((resolve, reject) => {
      const wait = this.#waitOf(options)
      this.#start(new PendingCall(undefined, command, wait, resolve as (answer: unknown) => void, reject))
    })
  }

  /**
   * Sends the frame of a call and answers for it from now on; hooks have seen it already.
   * @throws an error with outcome `not-sent` when it cannot be sent
   */
  adopt(call: PendingCall): void {
    this.#assertWritable(call.name)
    if (call.signal?.aborted === true) throw aborted(call, this.#failureOf(call), 'not-sent')
    const opaque = this.#pending.nextOpaque()
    call.opaque = call.command.opaque = opaque
    call.frame = this.#write(call.command)
    if (call.signal !== undefined) call.unlink = onAbort(call.signal, () => this.#onAbort(opaque))
    this.#pending.add(call)
  }

  /** Sends a one-way request. Resolves when it has been handed to the socket's queue, rejects when it could not. */
  async notify<R extends AnyRequest>(
    request: R,
    fields: Fields<R>,
    options: { body?: Body<R>; timeoutMs?: number } = {},
  ): Promise<void> {
    const command = this.#commandOf(request, fields, options.body).markOneway()
    const { timeoutMs = this.#settings.requestTimeoutMs } = options
    await askHooks(this.#settings, this.remoteAddress, { name: request.name, command, timeoutMs, signal: undefined })
    this.#assertWritable(request.name)
    this.#write(command)
  }

  /** Stops taking calls, waits for the answers that are due, then ends the connection. Idempotent. */
  async close(): Promise<void> {
    if (this.#state === 'open') this.#setState('closing', undefined)
    this.#advance()
    await this.closed
  }

  /** Ends the connection now; every pending call rejects with `error`. Idempotent. */
  destroy(error?: Error): void {
    if (this.#state === 'closed') return
    const cause = error ?? new ClosedError(`the connection to ${this.remoteAddress} was closed by us`)
    const isOrderly = this.#state === 'closing' && this.#pending.size === 0
    this.#setState('closed', isOrderly ? undefined : cause)
    this.#idleTimer?.clear()
    const flushed = this.#outbox.flushed
    this.#socket.destroy()
    for (const call of this.#pending.takeAll()) {
      this.#fail(call, orphaned(call, this.#failureOf(call), cause, call.frame <= flushed))
    }
    this.#resolveClosed(this.#error)
  }

  /** The one place where the state changes. */
  #setState(to: ConnectionState, error: Error | undefined): void {
    this.#state = to
    this.#error = error
    publish('connection', { address: this.remoteAddress, state: to, error })
  }

  /** Decides what comes next; events only change facts and call it. */
  #advance(): void {
    if (this.#state !== 'closing' || this.#pending.size > 0 || this.#serving > 0) return
    if (this.#socket.writableEnded) return
    // The peer may never close its half: once what we owed is written, the socket goes.
    this.#socket.once('finish', () => this.destroy())
    this.#outbox.end()
  }

  #commandOf<R extends AnyRequest>(request: R, fields: Fields<R>, body: Body<R> | undefined): RemotingCommand {
    const { identity, serializeType } = this.#settings
    return new RemotingCommand({
      code: request.code,
      language: identity.language,
      version: identity.version,
      extFields: request.printFields(fields),
      body: body === undefined ? undefined : request.body.encode(body),
      serializeType,
    })
  }

  #waitOf({ timeoutMs = this.#settings.requestTimeoutMs, signal }: Omit<CallOptions<never>, 'body'>) {
    return { startedAt: this.#settings.clock.monotonic(), timeoutMs, signal }
  }

  #start(call: PendingCall): void {
    const waiting = this.#settings.hooks.length === 0 ? undefined : this.#askHooks(call)
    if (waiting === undefined) this.adopt(call)
    else waiting.then(() => this.adopt(call)).catch((error: unknown) => call.reject(asError(error)))
  }

  #askHooks({ name, command, deadline, startedAt, signal }: PendingCall): Promise<void> | undefined {
    const timeoutMs = deadline - startedAt
    return askHooks(this.#settings, this.remoteAddress, { name, command, timeoutMs, signal })
  }

  #write(command: RemotingCommand): number {
    this.#lastWrite = this.#settings.clock.monotonic()
    return this.#outbox.push(command, this.#pending.size === 0)
  }

  #assertWritable(request: string): void {
    const context = { request, address: this.remoteAddress, outcome: 'not-sent' } as const
    if (this.#state === 'closed') {
      throw new ConnectionError(`${request} to ${this.remoteAddress}: the connection is closed`, {
        ...context,
        cause: this.#error,
      })
    }
    if (this.#state === 'closing') throw new ClosedError(`${request} to ${this.remoteAddress}: closing`, context)
    const { maxPending, maxQueuedBytes } = this.#settings
    if (this.#pending.size >= maxPending) {
      throw new OverloadError(`${request}: ${maxPending} requests to ${this.remoteAddress} are in flight`, context)
    }
    if (this.#outbox.queuedBytes > maxQueuedBytes) {
      throw new OverloadError(`${request}: more than ${maxQueuedBytes} bytes wait for ${this.remoteAddress}`, context)
    }
  }

  #onData(chunk: Buffer): void {
    this.#lastRead = this.#settings.clock.monotonic()
    try {
      this.#reader.push(chunk, frame => this.#onFrame(decodeFrame(frame)))
    } catch (error) {
      this.destroy(asError(error))
    }
  }

  #onFrame(command: RemotingCommand): void {
    // Frames after the one that closed the connection are ignored.
    if (this.#state === 'closed') return
    if (!command.isAnswer || command.code !== systemCodes.GO_AWAY) this.hasReceived = true
    if (command.isAnswer) this.#onAnswer(command)
    else this.#onRequest(command)
  }

  #onAnswer(command: RemotingCommand): void {
    const call = this.#pending.take(command.opaque)
    if (call === undefined) {
      this.lateAnswers++
      return
    }
    try {
      const { hooks, resend } = this.#settings
      for (const hook of hooks) hook.afterResponse?.(this.remoteAddress, call.command, command)
      const isResent = command.code === systemCodes.GO_AWAY && resend?.(this, call) === true
      if (!isResent) call.answer(command, this.remoteAddress)
      if (isWatched('request')) this.#publish(call, undefined)
    } catch (error) {
      this.#fail(call, asError(error))
    }
    if (this.#state === 'closing') this.#advance()
  }

  #onRequest(command: RemotingCommand): void {
    if (this.#serving >= this.#settings.maxPending) {
      const remark = '[OVERLOAD]system busy, start flow control for a while'
      this.#reply(command, new RemotingCommand({ code: systemCodes.SYSTEM_BUSY, remark }))
      return
    }
    if (this.goingAway && command.version > goAwayAboveVersion) {
      this.#reply(command, new RemotingCommand({ code: systemCodes.GO_AWAY }))
      return
    }
    const reply = this.#settings.handlers.dispatch({ connection: this, command })
    if (!(reply instanceof Promise)) {
      this.#reply(command, reply)
      return
    }
    this.#serving++
    void reply.then(settled => {
      this.#serving--
      this.#reply(command, settled)
      this.#advance()
    })
  }

  #reply(request: RemotingCommand, reply: RemotingCommand | undefined): void {
    if (reply === undefined || request.isOneway || this.#state === 'closed') return
    const { identity, serializeType, maxQueuedBytes } = this.#settings
    reply.opaque = request.opaque
    reply.language = identity.language
    reply.version = identity.version
    reply.serializeType = serializeType
    this.#writeAnswer(reply.markAnswer())
    if (this.#outbox.queuedBytes > maxQueuedBytes) {
      this.destroy(new OverloadError(`${this.remoteAddress} does not read its answers`))
    }
  }

  #writeAnswer(answer: RemotingCommand): void {
    try {
      this.#write(answer)
    } catch (error) {
      // Too large for a frame: the peer is told instead of being cut off.
      const { opaque, language, version, serializeType } = answer
      const init = { opaque, language, version, serializeType, remark: asError(error).message }
      this.#write(new RemotingCommand({ code: systemCodes.SYSTEM_ERROR, ...init }).markAnswer())
    }
  }

  #onAbort(opaque: number): void {
    const call = this.#pending.take(opaque)
    if (call !== undefined) this.#fail(call, aborted(call, this.#failureOf(call), 'unknown'))
    this.#advance()
  }

  #onExpired(call: PendingCall): void {
    const failure = this.#failureOf(call)
    this.#fail(call, timedOut(call, failure))
    // A peer that says nothing at all is gone without a word (half-open): the next request must dial anew.
    if (this.#lastRead <= call.startedAt && failure.elapsedMs >= silenceMs) {
      this.destroy(this.#lost(`was silent for ${Math.round(failure.elapsedMs)} ms`))
    }
    this.#advance()
  }

  #fail(call: PendingCall, error: Error): void {
    call.reject(error)
    if (isWatched('request')) this.#publish(call, error)
  }

  #publish(call: PendingCall, error: Error | undefined): void {
    publish('request', { request: call.name, ...this.#failureOf(call), error })
  }

  #failureOf(call: PendingCall): Failure {
    return { address: this.remoteAddress, elapsedMs: this.#settings.clock.monotonic() - call.startedAt }
  }

  #lost(how: string, cause?: unknown): ConnectionError {
    return new ConnectionError(`the connection to ${this.remoteAddress} ${how}`, { cause, address: this.remoteAddress })
  }

  #watchIdle(): void {
    const { idleTimeoutMs, clock } = this.#settings
    if (idleTimeoutMs === 0) return
    const idleMs = clock.monotonic() - Math.max(this.#lastRead, this.#lastWrite)
    if (idleMs >= idleTimeoutMs) this.destroy(this.#lost(`was idle for ${idleTimeoutMs} ms`))
    else this.#idleTimer = clock.setTimeout(() => this.#watchIdle(), idleTimeoutMs - idleMs)
  }
}
