// SPDX-License-Identifier: Apache-2.0
// A proxy of a few lines on a real socket, for what a real one does not do on demand: answers late, wrong, twice or never.
import * as grpc from '@grpc/grpc-js'
import {
  methods,
  wire,
  type Draft,
  type Method,
  type MethodName,
  type RequestOf,
  type ResponseOf,
} from '@rocketmq-ts/grpc-protocol'

export type TelemetryCall = grpc.ServerDuplexStream<wire.TelemetryCommand, Draft<wire.TelemetryCommand>>
export type ReceiveCall = grpc.ServerWritableStream<wire.ReceiveMessageRequest, Draft<wire.ReceiveMessageResponse>>

/** What it answers; each may be replaced while it runs. */
export interface Answers {
  queryRoute: (request: wire.QueryRouteRequest) => Draft<wire.QueryRouteResponse>
  heartbeat: () => Draft<wire.HeartbeatResponse>
  sendMessage: (request: wire.SendMessageRequest) => Draft<wire.SendMessageResponse> | grpc.ServiceError | undefined
  endTransaction: (request: wire.EndTransactionRequest) => Draft<wire.EndTransactionResponse>
  queryAssignment: (request: wire.QueryAssignmentRequest) => Draft<wire.QueryAssignmentResponse>
  ack: (request: wire.AckMessageRequest) => Draft<wire.AckMessageResponse>
  changeInvisible: (request: wire.ChangeInvisibleDurationRequest) => Draft<wire.ChangeInvisibleDurationResponse>
  deadLetter: (
    request: wire.ForwardMessageToDeadLetterQueueRequest,
  ) => Draft<wire.ForwardMessageToDeadLetterQueueResponse>
  receive: (call: ReceiveCall) => void
  telemetry: (call: TelemetryCall) => void
}

export const ok: Draft<wire.Status> = { code: wire.Code.OK, message: 'OK' }

/** A status that is not OK. */
export function no(code: number, message = 'no'): Draft<wire.Status> {
  return { code, message }
}

export class FakeProxy {
  readonly answers: Answers
  /** Names of the calls that came, in order. */
  readonly calls: MethodName[] = []
  /** Metadata of the calls. */
  readonly metadata: grpc.Metadata[] = []
  /** Settings that clients sent. */
  readonly settings: wire.Settings[] = []
  readonly streams = new Set<TelemetryCall>()
  /** Types of messages that topics take. */
  types: wire.MessageType[] = [wire.MessageType.NORMAL]
  #server = new grpc.Server({ 'grpc.max_receive_message_length': -1 })
  #port = 0
  readonly #credentials: grpc.ServerCredentials

  private constructor(credentials: grpc.ServerCredentials) {
    this.#credentials = credentials
    this.answers = {
      queryRoute: request => ({ status: ok, messageQueues: [this.queue(request.topic?.name ?? '')] }),
      heartbeat: () => ({ status: ok }),
      sendMessage: ({ messages }) => ({
        status: ok,
        entries: messages.map(({ systemProperties }) => ({
          status: ok,
          messageId: systemProperties?.messageId ?? '',
          transactionId: systemProperties?.messageId ?? '',
        })),
      }),
      endTransaction: () => ({ status: ok }),
      queryAssignment: ({ topic }) => ({
        status: ok,
        assignments: [{ messageQueue: { ...this.queue(topic?.name ?? ''), id: -1 } }],
      }),
      ack: ({ entries }) => ({ status: ok, entries: entries.map(entry => ({ ...entry, status: ok })) }),
      changeInvisible: ({ receiptHandle }) => ({ status: ok, receiptHandle: `${receiptHandle}+` }),
      deadLetter: () => ({ status: ok }),
      receive: call => {
        call.write({ status: no(wire.Code.MESSAGE_NOT_FOUND) })
        call.end()
      },
      telemetry: call => {
        call.on('data', ({ settings }: wire.TelemetryCommand) => {
          if (settings !== null) call.write({ status: ok, settings: answerTo(settings) })
        })
        call.on('end', () => call.end())
      },
    }
  }

  /** Listens on a free port, or on `port`. */
  static async start(options: { port?: number; credentials?: grpc.ServerCredentials } = {}): Promise<FakeProxy> {
    const proxy = new FakeProxy(options.credentials ?? grpc.ServerCredentials.createInsecure())
    await proxy.listen(options.port ?? 0)
    return proxy
  }

  get address(): string {
    return `127.0.0.1:${this.#port}`
  }

  /** With the scheme for plaintext. */
  get endpoints(): string {
    return `grpc://${this.address}`
  }

  /** Listens again after `kill`, on the same port. */
  async listen(port = this.#port): Promise<void> {
    this.#server = new grpc.Server({ 'grpc.max_receive_message_length': -1 })
    this.#serve()
    this.#port = await new Promise<number>((resolve, reject) => {
      this.#server.bindAsync(`127.0.0.1:${port}`, this.#credentials, (error, bound) =>
        error === null ? resolve(bound) : reject(error),
      )
    })
  }

  /** Ends all connections without a word. */
  kill(): void {
    this.#server.forceShutdown()
    this.streams.clear()
  }

  queue(topic: string): Draft<wire.MessageQueue> {
    const endpoints = { scheme: wire.AddressScheme.IPv4, addresses: [{ host: '127.0.0.1', port: this.#port }] }
    return {
      ...{ topic: { name: topic }, id: 0, permission: wire.Permission.READ_WRITE },
      acceptMessageTypes: this.types,
      broker: { name: 'broker-a', id: 0, endpoints },
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.kill()
    await Promise.resolve()
  }

  #serve(): void {
    const { answers } = this
    this.#unary('QueryRoute', request => answers.queryRoute(request))
    this.#unary('Heartbeat', () => answers.heartbeat())
    this.#unary('SendMessage', request => answers.sendMessage(request))
    this.#unary('EndTransaction', request => answers.endTransaction(request))
    this.#unary('QueryAssignment', request => answers.queryAssignment(request))
    this.#unary('AckMessage', request => answers.ack(request))
    this.#unary('ChangeInvisibleDuration', request => answers.changeInvisible(request))
    this.#unary('ForwardMessageToDeadLetterQueue', request => answers.deadLetter(request))
    this.#unary('NotifyClientTermination', () => ({ status: ok }))
    this.#unary('RecallMessage', () => ({ status: ok, messageId: 'recalled' }))
    this.#add('ReceiveMessage', (call: ReceiveCall) => {
      this.calls.push('ReceiveMessage')
      answers.receive(call)
    })
    this.#add('Telemetry', (call: TelemetryCall) => {
      this.calls.push('Telemetry')
      this.metadata.push(call.metadata)
      this.streams.add(call)
      call.on('error', () => this.streams.delete(call))
      call.on('end', () => this.streams.delete(call))
      call.on('data', ({ settings }: wire.TelemetryCommand) => {
        if (settings !== null) this.settings.push(settings)
      })
      answers.telemetry(call)
    })
  }

  #unary<Name extends MethodName>(
    name: Name,
    answer: (request: RequestOf<Name>) => Draft<ResponseOf<Name>> | grpc.ServiceError | undefined,
  ): void {
    this.#add(name, (call: grpc.ServerUnaryCall<RequestOf<Name>, unknown>, callback: grpc.sendUnaryData<unknown>) => {
      this.calls.push(name)
      this.metadata.push(call.metadata)
      const given = answer(call.request)
      // Nothing: the call is never answered.
      if (given === undefined) return
      if ('details' in given) callback(given)
      else callback(null, given)
    })
  }

  #add(name: MethodName, handler: unknown): void {
    const { path, request, response, streams } = methods[name] as Method
    this.#server.register(
      path,
      handler as grpc.handleUnaryCall<unknown, unknown>,
      (value: unknown) => (response.encode as (draft: unknown) => Buffer)(value),
      bytes => request.decode(bytes),
      { none: 'unary', response: 'serverStream', both: 'bidi' }[streams],
    )
  }
}

/** The settings that a server would answer. */
export function answerTo(settings: wire.Settings): Draft<wire.Settings> {
  const next = [1, 5, 10].map(seconds => ({ seconds, nanos: 0 }))
  if (settings.publishing !== null) {
    return {
      clientType: settings.clientType,
      backoffPolicy: {
        maxAttempts: 3,
        exponentialBackoff: { initial: { nanos: 10_000_000 }, max: { seconds: 1 }, multiplier: 2 },
      },
      publishing: { maxBodySize: 4 * 1024 * 1024, validateMessageType: true },
    }
  }
  return {
    clientType: settings.clientType,
    backoffPolicy: { maxAttempts: 17, customizedBackoff: { next } },
    subscription: { fifo: false, receiveBatchSize: 32, longPollingTimeout: { seconds: 20 } },
  }
}
