// SPDX-License-Identifier: Apache-2.0
// The least that talks gRPC: calls over node:http2, written apart from the server so that both cannot be wrong alike.
import { connect, type ClientHttp2Session, type ClientHttp2Stream, type SecureClientSessionOptions } from 'node:http2'
import {
  callMetadata,
  clientMetadata,
  methods,
  type Draft,
  type MethodName,
  type RequestOf,
  type ResponseOf,
  type Signer,
  wire,
} from '@rocketmq-ts/grpc-protocol'
import { waitFor } from '@rocketmq-ts/test-run'

/** How a call ended: its messages, and the status in the trailers. */
export interface Called<Name extends MethodName> {
  readonly responses: readonly ResponseOf<Name>[]
  readonly status: number
  readonly message: string
  /** The message as it was sent. */
  readonly rawMessage: string
}

export interface CallOptions {
  readonly timeoutMs?: number | undefined
  readonly signal?: AbortSignal
}

export class RawClient {
  readonly clientId: string
  /** Commands that the proxy sent, beside its answers to settings. */
  readonly commands: wire.TelemetryCommand[] = []
  readonly #session: ClientHttp2Session
  readonly #credentials: Signer | undefined
  #telemetry: ClientHttp2Stream | undefined

  constructor(
    url: string,
    clientId: string,
    rest: { readonly credentials?: Signer; readonly tls?: SecureClientSessionOptions } = {},
  ) {
    this.clientId = clientId
    this.#credentials = rest.credentials
    this.#session = connect(url, rest.tls)
    this.#session.on('error', () => undefined)
  }

  /** Calls a method with one message. */
  call<Name extends MethodName>(
    name: Name,
    request: Draft<RequestOf<Name>>,
    { timeoutMs = 30_000, signal }: CallOptions = {},
  ): Promise<Called<Name>> {
    const { path, request: requestCodec, response: responseCodec } = methods[name]
    const stream = this.#open(path, timeoutMs)
    signal?.addEventListener('abort', () => stream.close(8))
    const bytes = requestCodec.encode(request)
    stream.end(Buffer.concat([prefix(bytes.length), bytes]))
    return ended(stream, each => responseCodec.decode(each))
  }

  /** Begins a call with these bytes, and ends it. */
  callWith(name: MethodName, bytes: Buffer): Promise<Called<MethodName>> {
    const { path, response } = methods[name]
    const stream = this.#open(path, 30_000)
    stream.end(bytes)
    return ended(stream, each => response.decode(each))
  }

  /** The only response of a call. */
  async ask<Name extends MethodName>(
    name: Name,
    request: Draft<RequestOf<Name>>,
    options?: CallOptions,
  ): Promise<ResponseOf<Name>> {
    const { responses, status, message } = await this.call(name, request, options)
    const [response] = responses
    if (response === undefined) throw new Error(`${name} ended with ${status} ${message}`)
    return response
  }

  /** Opens the telemetry stream, and resolves to the settings that the proxy answers with; rejects when it refuses. */
  async settings(settings: Draft<wire.Settings>): Promise<wire.Settings> {
    let answered: wire.Settings | undefined
    let failure: string | undefined
    const { path, request, response } = methods.Telemetry
    const stream = (this.#telemetry ??= this.#open(path, undefined))
    const bytes = request.encode({ settings })
    stream.write(Buffer.concat([prefix(bytes.length), bytes]))
    void ended(stream, each => {
      const command = response.decode(each)
      if (command.settings === null) this.commands.push(command)
      else answered = command.settings
      if (command.status !== null && command.status.code !== wire.Code.OK) failure ??= 'telemetry was refused'
      return command
    }).then(({ status, message }) => (failure = `telemetry ended with ${status} ${message}`))
    await waitFor('the settings', () => answered !== undefined || failure !== undefined)
    if (answered === undefined) throw new Error(failure)
    return answered
  }

  /** Answers a command. */
  tell(command: Draft<wire.TelemetryCommand>): void {
    const bytes = methods.Telemetry.request.encode(command)
    this.#telemetry?.write(Buffer.concat([prefix(bytes.length), bytes]))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#session.destroyed) return
    await new Promise<void>(resolve => {
      this.#session.once('close', resolve)
      this.#session.destroy()
    })
  }

  #open(path: string, timeoutMs: number | undefined): ClientHttp2Stream {
    const metadata = {
      ...clientMetadata({ clientId: this.clientId }),
      ...callMetadata({ requestId: 'r', now: Date.now(), credentials: this.#credentials }),
    }
    const stream = this.#session.request({
      ':method': 'POST',
      ':path': path,
      'content-type': 'application/grpc',
      te: 'trailers',
      ...(timeoutMs === undefined ? {} : { 'grpc-timeout': `${timeoutMs}m` }),
      ...metadata,
    })
    stream.on('error', () => undefined)
    return stream
  }
}

function prefix(length: number): Buffer {
  const bytes = Buffer.alloc(5)
  bytes.writeUInt32BE(length, 1)
  return bytes
}

function ended<T>(
  stream: ClientHttp2Stream,
  decode: (bytes: Buffer) => T,
): Promise<{ responses: T[]; status: number; message: string; rawMessage: string }> {
  const responses: T[] = []
  let status = -1
  let rawMessage = ''
  let rest = Buffer.alloc(0)
  const take = (headers: Record<string, string | string[] | number | undefined>): void => {
    if (headers['grpc-status'] === undefined) return
    status = Number(headers['grpc-status'])
    rawMessage = String(headers['grpc-message'] ?? '')
  }
  stream.on('response', take)
  stream.on('trailers', take)
  stream.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk])
    while (rest.length >= 5 && rest.length >= 5 + rest.readUInt32BE(1)) {
      const size = 5 + rest.readUInt32BE(1)
      responses.push(decode(rest.subarray(5, size)))
      rest = rest.subarray(size)
    }
  })
  return new Promise(resolve =>
    stream.once('close', () => resolve({ responses, status, message: decodeURIComponent(rawMessage), rawMessage })),
  )
}
