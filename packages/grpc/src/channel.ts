// SPDX-License-Identifier: Apache-2.0
// Calls to one server. A channel lives as long as the client needs its addresses. grpc-js dials and multiplexes below
// it; when a dial failed, the next one is made by a new connection of grpc-js, at a time that is chosen here.
import type { EventEmitter } from 'node:events'
import { randomUUID } from 'node:crypto'
import * as grpc from '@grpc/grpc-js'
import {
  AbortedError,
  asError,
  backOffMs,
  onAbort,
  Roll,
  type Credentials,
  type Enrolled,
  type Outcome,
} from '@rocketmq-ts/core'
import {
  addressText,
  callMetadata,
  clientMetadata,
  endpointsText,
  methods,
  schemeOf,
  wire,
  type Draft,
  type Method,
  type MethodName,
  type ProxyAddress,
  type RequestOf,
  type ResponseOf,
} from '@rocketmq-ts/grpc-protocol'
import { statusError, transportError, type CallContext } from './call-errors.js'
import type { ProxyClientConfig, ProxyTlsOptions } from './client-options.js'
import { TrackedCredentials } from './connections.js'

/** Bounds of one call. */
export interface CallBounds {
  /** Milliseconds. Default: the option `requestTimeoutMs`. */
  readonly timeoutMs?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** Calls whose request and answer are one message each, and whose answer has a status. */
export type UnaryName = {
  [Name in MethodName]: ResponseOf<Name> extends { status: wire.Status | null }
    ? Method<Name>['streams'] extends 'none'
      ? Name
      : never
    : never
}[MethodName]

/** A running answer of several messages. */
export type AnswerStream<Name extends MethodName> = grpc.ClientReadableStream<ResponseOf<Name>>
export type TelemetryStream = grpc.ClientDuplexStream<Draft<wire.TelemetryCommand>, wire.TelemetryCommand>

const channelOptions: grpc.ChannelOptions = {
  // A full message is a little more than the 4 MiB that grpc-js allows.
  'grpc.max_receive_message_length': -1,
  'grpc.max_send_message_length': -1,
  // Servers punish pings that come more often than every five minutes.
  'grpc.keepalive_time_ms': 300_000,
  'grpc.keepalive_timeout_ms': 30_000,
  'grpc.keepalive_permit_without_calls': 1,
  'grpc.enable_retries': 0,
  'grpc.enable_channelz': 0,
  // Its waits grow whether or not the connection is wanted; ours do not. This one only keeps alive what was given up.
  'grpc.initial_reconnect_backoff_ms': 10_000,
  'grpc.max_reconnect_backoff_ms': 10_000,
  // Channels of two clients share no connection: the server knows clients by their calls, and one may be closed.
  'grpc.use_local_subchannel_pool': 1,
}

/** From a dial that failed to the next one. */
const redialling = { initialMs: 50, maxMs: 500 }

/** One server by its addresses. */
export class ProxyChannel {
  readonly addresses: readonly ProxyAddress[]
  /** The addresses as text. */
  readonly key: string
  readonly #config: ProxyClientConfig
  readonly #whoWeAre = new grpc.Metadata()
  readonly #streams = new Set<{ cancel(): void }>()
  readonly #calls = new Roll<OpenCall>()
  #connections: Connections
  #dialledAt: number
  /** Dials since the last one that succeeded. */
  #dials = 0
  #heard = 0

  constructor(addresses: readonly ProxyAddress[], config: ProxyClientConfig) {
    this.addresses = addresses
    this.key = endpointsText(addresses)
    this.#config = config
    for (const [key, value] of Object.entries(clientMetadata(config))) this.#whoWeAre.set(key, value)
    this.#dialledAt = config.clock.monotonic()
    this.#connections = newConnections(addresses, config.tls)
  }

  /** Milliseconds until a call would dial again; 0 unless the last dial failed. */
  get restMs(): number {
    if (stateOf(this.#connections.client) !== grpc.connectivityState.TRANSIENT_FAILURE) return 0
    return Math.max(0, this.#dialledAt + backOffMs(redialling, this.#dials + 1) - this.#config.clock.monotonic())
  }

  /** Calls that wait for their answer, streams aside. */
  get waiting(): number {
    return this.#calls.size
  }

  /** Number of answers so far: while it grows, the connection works. */
  get heard(): number {
    return this.#heard
  }

  /** Gives the connection up, and the calls on it. The next call dials. */
  redial(): void {
    const given = this.#connections
    this.#connections = newConnections(this.addresses, this.#config.tls)
    this.#dialledAt = this.#config.clock.monotonic()
    this.#dials++
    this.#end(given)
  }

  /**
   * One message there, one back. Rejects as `call-errors` says, also when the status of the answer is not among
   * `accepted`.
   */
  async call<Name extends UnaryName>(
    name: Name,
    request: Draft<RequestOf<Name>>,
    { timeoutMs = this.#config.requestTimeoutMs, signal }: CallBounds = {},
    accepted: readonly number[] | 'any' = [wire.Code.OK],
  ): Promise<ResponseOf<Name>> {
    const context = {
      request: name,
      address: this.key,
      requestId: randomUUID(),
      startedAt: this.#config.clock.monotonic(),
    }
    const signed = this.#config.credentials?.get()
    const metadata = this.#metadata(context.requestId, signed && (await signed))
    if (isAborted(signal)) throw aborted(`${name} was not sent: its signal had aborted`, signal, 'not-sent')
    const { path, request: codec, response: answer } = methods[name] as Method<Name>
    const { code, details, bytes } = await this.#exchange(path, codec.encode(request), { metadata, timeoutMs, signal })
    if (code !== grpc.status.OK || bytes === undefined) {
      if (isAborted(signal)) throw aborted(`${name} to ${this.key} was aborted`, signal, 'unknown')
      throw transportError({ code, details }, this.#told(context))
    }
    const response = answer.decode(bytes)
    const { status } = response
    if (accepted !== 'any' && (status === null || !accepted.includes(status.code)))
      throw statusError(status, this.#told(context))
    return response
  }

  async #exchange(path: string, bytes: Buffer, { metadata, timeoutMs, signal }: Exchange): Promise<Said> {
    const channel = this.#connection().getChannel()
    // eslint-disable-next-line no-restricted-syntax -- the library compares it with the machine's clock
    const call = channel.createCall(path, Date.now() + timeoutMs, undefined, null, undefined)
    const unlink = onAbort(signal, () => call.cancelWithStatus(grpc.status.CANCELLED, 'aborted'))
    const open = { call, place: -1 }
    this.#calls.add(open)
    const said = await answerOf(call, metadata, bytes)
    this.#calls.delete(open)
    unlink()
    if (said.bytes !== undefined) this.#heard++
    return said
  }

  /**
   * Opens a receive. The caller listens to `data`, `error` and `end`, and ends it after `timeoutMs`, which is sent to
   * the server: grpc-js would throw away what it has not read by then.
   */
  async receive(
    request: Draft<wire.ReceiveMessageRequest>,
    timeoutMs: number,
  ): Promise<AnswerStream<'ReceiveMessage'>> {
    const { path, request: codec, response } = methods.ReceiveMessage
    const metadata = this.#metadata(randomUUID(), await this.#config.credentials?.get())
    metadata.set('grpc-timeout', grpcTimeout(timeoutMs))
    const stream = this.#connection().makeServerStreamRequest(
      path,
      (draft: Draft<wire.ReceiveMessageRequest>) => codec.encode(draft),
      bytes => response.decode(bytes),
      request,
      metadata,
    )
    return this.#untilDone(stream)
  }

  /** Opens the stream that stays open. Nothing of it is written yet. */
  async telemetry(): Promise<TelemetryStream> {
    const { path, request, response } = methods.Telemetry
    const metadata = this.#metadata(randomUUID(), await this.#config.credentials?.get())
    const stream = this.#connection().makeBidiStreamRequest(
      path,
      (draft: Draft<wire.TelemetryCommand>) => request.encode(draft),
      bytes => response.decode(bytes),
      metadata,
    )
    return this.#untilDone(stream)
  }

  /** An error of a stream, as one of ours. */
  streamError(name: MethodName, error: unknown, sinceMs = 0): Error {
    const context = { request: name, address: this.key, requestId: '-', elapsedMs: sinceMs }
    return isServiceError(error) ? transportError(error, context) : asError(error)
  }

  /** A status in a stream, as an error. */
  statusError(name: MethodName, status: wire.Status | null): Error {
    return statusError(status, { request: name, address: this.key, requestId: '-', elapsedMs: 0 })
  }

  /** Ends all calls and connections, without waiting for the server. */
  close(): void {
    this.#end(this.#connections)
  }

  #end({ client, credentials }: Connections): void {
    for (const stream of this.#streams) stream.cancel()
    for (const { call } of this.#calls.list())
      call.cancelWithStatus(grpc.status.CANCELLED, 'the connection was given up')
    credentials.endSockets()
    client.close()
  }

  /** What a call is made on: another one when the last dial failed, and the next one is due. */
  #connection(): grpc.Client {
    const state = stateOf(this.#connections.client)
    if (state === grpc.connectivityState.READY) this.#dials = 0
    else if (state === grpc.connectivityState.TRANSIENT_FAILURE && this.restMs === 0) this.redial()
    return this.#connections.client
  }

  /** Keeps a stream until its end, so that `close` can end it. Errors after that are ignored. */
  #untilDone<S extends AnswerStream<'ReceiveMessage'> | TelemetryStream>(stream: S): S {
    const events: EventEmitter = stream
    this.#streams.add(stream)
    events.on('error', () => undefined)
    events.once('status', () => this.#streams.delete(stream))
    return stream
  }

  #told({ startedAt, ...call }: Begun): CallContext {
    return { ...call, elapsedMs: this.#config.clock.monotonic() - startedAt }
  }

  #metadata(requestId: string, credentials: Credentials | undefined): grpc.Metadata {
    const metadata = this.#whoWeAre.clone()
    const pairs = callMetadata({ requestId, now: this.#config.clock.now(), credentials })
    for (const key in pairs) metadata.set(key, pairs[key] ?? '')
    return metadata
  }
}

/** A call that is under way, in the words of errors. */
interface Begun {
  readonly request: string
  readonly address: string
  readonly requestId: string
  readonly startedAt: number
}

type Call = ReturnType<grpc.ChannelInterface['createCall']>

interface OpenCall extends Enrolled {
  readonly call: Call
}

interface Exchange {
  readonly metadata: grpc.Metadata
  readonly timeoutMs: number
  readonly signal: AbortSignal | undefined
}

/** How a call ended. */
interface Said {
  readonly code: grpc.status
  readonly details: string
  readonly bytes: Buffer | undefined
}

/**
 * Sends one message and waits for the one that comes back. The client class of grpc-js does the same, with
 * interceptors, events and a stack for each call: a third of what a send costs. Never rejects.
 */
function answerOf(call: Call, metadata: grpc.Metadata, bytes: Buffer): Promise<Said> {
  return new Promise(resolve => {
    let answer: Buffer | undefined
    call.start(metadata, {
      onReceiveMetadata: () => undefined,
      onReceiveMessage: (message: Buffer) => void (answer = message),
      onReceiveStatus: ({ code, details }) => resolve({ code, details, bytes: answer }),
    })
    call.sendMessageWithContext({}, bytes)
    call.halfClose()
    call.startRead()
  })
}

function isAborted(signal: AbortSignal | undefined): signal is AbortSignal {
  return signal?.aborted === true
}

function isServiceError(error: unknown): error is grpc.ServiceError {
  return typeof error === 'object' && error !== null && 'details' in error && 'code' in error
}

function aborted(text: string, signal: AbortSignal, outcome: Outcome): AbortedError {
  return new AbortedError(text, { cause: signal.reason, outcome })
}

/** What grpc-js dials and multiplexes, and a hold on its sockets. */
interface Connections {
  readonly client: grpc.Client
  readonly credentials: TrackedCredentials
}

function newConnections(addresses: readonly ProxyAddress[], tls: ProxyTlsOptions | undefined): Connections {
  const credentials = new TrackedCredentials(credentialsOf(tls))
  const client = new grpc.Client(targetOf(addresses), credentials, {
    ...channelOptions,
    ...(tls?.servername === undefined ? {} : { 'grpc.ssl_target_name_override': tls.servername }),
  })
  return { client, credentials }
}

/** At most eight digits, and no fraction. [gRPC over HTTP2: TimeoutValue] */
function grpcTimeout(ms: number): string {
  return `${Math.min(99_999_999, Math.ceil(ms))}m`
}

function stateOf(client: grpc.Client): grpc.connectivityState {
  return client.getChannel().getConnectivityState(false)
}

/** A name is resolved by grpc-js; several IP addresses are tried in turn. */
function targetOf(addresses: readonly ProxyAddress[]): string {
  const first = addresses[0]?.host ?? ''
  const scheme = schemeOf(first)
  if (scheme === wire.AddressScheme.DOMAIN_NAME) return `dns:${endpointsText(addresses.slice(0, 1))}`
  const kind = scheme === wire.AddressScheme.IPv4 ? 'ipv4' : 'ipv6'
  return `${kind}:${addresses.map(addressText).join(',')}`
}

function credentialsOf(tls: ProxyTlsOptions | undefined): grpc.ChannelCredentials {
  if (tls === undefined) return grpc.credentials.createInsecure()
  const { ca, key, cert, rejectUnauthorized, checkServerIdentity } = tls
  return grpc.credentials.createSsl(pem(ca), pem(key), pem(cert), {
    ...(rejectUnauthorized === undefined ? {} : { rejectUnauthorized }),
    ...(checkServerIdentity === undefined ? {} : { checkServerIdentity }),
  })
}

/** PEM texts as grpc-js takes them: one buffer. */
function pem(value: unknown): Buffer | null {
  if (value === undefined || value === null) return null
  const parts: readonly unknown[] = Array.isArray(value) ? value : [value]
  return Buffer.concat(parts.map(part => (part instanceof Uint8Array ? part : Buffer.from(`${String(part)}\n`))))
}
