// SPDX-License-Identifier: Apache-2.0
// What a failed call becomes. A status in the answer is a refusal of the server; a status of gRPC itself means that the
// call did not get through, and its text is the only hint of why.
import { status as grpcStatus, type ServiceError } from '@grpc/grpc-js'
import {
  BrokerError,
  ConnectionError,
  OffsetError,
  ProtocolError,
  ReceiptError,
  RouteError,
  TimeoutError,
  type ErrorContext,
  type RocketMQError,
} from '@rocketmq-ts/core'
import { factsOfCode, codeOf, wire } from '@rocketmq-ts/grpc-protocol'

/** What was called. */
export interface CallContext {
  readonly request: string
  /** Addresses of the peer as text. */
  readonly address: string
  readonly requestId: string
  readonly elapsedMs: number
}

/** Texts of grpc-js and OpenSSL, and what they mean to the user. */
const hints: readonly (readonly [pattern: RegExp, hint: string])[] = [
  [/wrong version number|packet length too long/, 'the port does not speak TLS; write grpc:// before the endpoints'],
  [
    /self.signed certificate|unable to (verify|get)|certificate has expired|unknown ca|certificate signed by/i,
    'the certificate of the server is not trusted; name its authority in tls: { ca }, or write grpc:// for plain text',
  ],
  [/altnames|does not match certificate/i, 'the certificate is for another name; set tls: { servername }'],
  [/certificate required|handshake failure/i, 'the server wants a client certificate: tls: { cert, key }'],
  [
    /Protocol error|Received HTTP status code|content-type/i,
    'what listens there is no RocketMQ proxy, whose port is 8081 by default; a web server, or another port of the cluster?',
  ],
  [/ECONNREFUSED/, 'nothing listens there'],
  [/Name resolution failed|ENOTFOUND/, 'the host name is not known'],
  [
    /Failed to connect|ECONNRESET|socket hang up|Connection closed|socket disconnected/i,
    'it ends the connection at once: does it want TLS (grpcs://), or is it another port of the cluster?',
  ],
]

/** True when grpc-js had no connection to put the call on, or the server said that it did not process it. */
function neverLeft(details: string): boolean {
  return /No connection established|Name resolution failed|Waiting for LB pick|before call started|Failed to start HTTP\/2 stream|Stream refused/.test(
    details,
  )
}

/** The error of a call that did not get through. */
export function transportError(
  status: Pick<ServiceError, 'code' | 'details'>,
  { request, address, requestId, elapsedMs }: CallContext,
): RocketMQError {
  const details = status.details.slice(0, 400)
  // What grpc-js adds to the reason tells a reader nothing.
  const reason = details
    .replace(/^No connection established\. Last error: |\(\d{4}-[^)]*Z\)|\.?\s*Resolution note:\s*$/g, '')
    .trim()
  const hint = hints.find(([pattern]) => pattern.test(details))?.[1]
  const context: ErrorContext = {
    request,
    address,
    elapsedMs,
    ...(status instanceof Error ? { cause: status } : {}),
    outcome: neverLeft(details) ? 'not-sent' : 'unknown',
  }
  const where = `${request} to ${address}`
  const end = `${reason}${hint === undefined ? '' : `; ${hint}`} (request id ${requestId})`
  switch (status.code) {
    case grpcStatus.DEADLINE_EXCEEDED:
      return new TimeoutError(`${where} timed out after ${Math.round(elapsedMs)} ms: ${end}`, context)
    case grpcStatus.CANCELLED:
      return new ConnectionError(`${where} was cut off: ${end}`, context)
    case grpcStatus.UNIMPLEMENTED: {
      const unknown = `${where}: the server does not know this call; no RocketMQ 5 proxy, or an older one: ${end}`
      return new BrokerError(unknown, answerOf(wire.Code.NOT_IMPLEMENTED, details), { ...context, outcome: 'rejected' })
    }
    case grpcStatus.INVALID_ARGUMENT:
    case grpcStatus.UNAUTHENTICATED:
    case grpcStatus.PERMISSION_DENIED:
      return new BrokerError(`${where} was refused: ${end}`, answerOf(wire.Code.BAD_REQUEST, details), {
        ...context,
        outcome: 'rejected',
      })
    case grpcStatus.OK:
      return new ProtocolError(`${where} ended without an answer (request id ${requestId})`, context)
    case grpcStatus.INTERNAL:
    case grpcStatus.UNKNOWN:
    case grpcStatus.RESOURCE_EXHAUSTED:
      return new ProtocolError(`${where} failed: ${end}`, context)
    default:
      return new ConnectionError(`${where} failed: ${end}`, context)
  }
}

function answerOf(code: number, remark: string): { responseCode: number; responseName: string; remark: string } {
  return { responseCode: code, responseName: factsOfCode(code).name, remark }
}

/** The error of an answer whose status is not OK. */
export function statusError(
  status: wire.Status | null,
  { request, address, requestId, elapsedMs }: CallContext,
): RocketMQError {
  const code = codeOf(status)
  const { name, means, retry, error, outcome } = factsOfCode(code)
  const remark = status === null ? 'the answer has no status' : status.message.slice(0, 400)
  const text = `${request} to ${address} answered ${code} ${name}: ${remark || 'no message'}; ${means} (request id ${requestId})`
  const context: ErrorContext = { request, address, elapsedMs, retry, outcome }
  const cause = new BrokerError(text, answerOf(code, remark), context)
  switch (error) {
    case 'ERR_ROUTE':
      return new RouteError(text, { ...context, cause })
    case 'ERR_RECEIPT':
      return new ReceiptError(text, { ...context, cause })
    case 'ERR_OFFSET':
      return new OffsetError(text, { ...context, cause })
    case 'ERR_PROTOCOL':
      return new ProtocolError(text, { ...context, cause })
    default:
      return cause
  }
}
