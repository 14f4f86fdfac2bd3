// SPDX-License-Identifier: Apache-2.0
// The classes of the error table. Match on `code`; `retry` says what may help, and `outcome` whether the peer may have
// acted on the request.
import { isNativeError, isProxy } from 'node:util/types'
import { errorTable, type ErrorCode, type Outcome, type RetryAdvice } from './error-table.js'
import { maxRemark, messageText } from './peer-text.js'
import { valueText } from './value-text.js'

/** Context that an error carries beside its message. Never a body and never a secret. */
export interface ErrorContext {
  /** What was thrown first, when this error follows from another. */
  readonly cause?: unknown
  /** Overrides the retry rule of the table. */
  readonly retry?: RetryAdvice
  /** Overrides the outcome of the table. */
  readonly outcome?: Outcome
  /** Name of the request, such as `SEND_MESSAGE`. */
  readonly request?: string
  /** `host:port` of the peer. */
  readonly address?: string
  /** Milliseconds from the call to the failure. */
  readonly elapsedMs?: number
}

const brand = Symbol.for('rocketmq-ts.error')

/** Base of all errors. `instanceof` also holds across two copies of this package. */
export class RocketMQError extends Error {
  /** Says what went wrong, and does not change between versions: match on it. */
  readonly code: ErrorCode
  /** What may help: `never` nothing, `later` the same peer after a while, `elsewhere` another peer at once. */
  readonly retry: RetryAdvice
  /**
   * Whether the peer may have acted: `not-sent` no byte left, `rejected` it answered no, `unknown` the bytes left and
   * no answer came, so a message may be stored. `undefined` where the question makes no sense, or it is not known.
   */
  readonly outcome: Outcome | undefined
  /** Name of the request, such as `SEND_MESSAGE`, when the error is about one. */
  readonly request: string | undefined
  /** `host:port` of the peer, when there was one. */
  readonly address: string | undefined
  /** Milliseconds from the call to the failure, when they were measured. */
  readonly elapsedMs: number | undefined

  constructor(code: ErrorCode, message: string, context: ErrorContext = {}) {
    super(messageText(message), context.cause === undefined ? undefined : { cause: context.cause })
    const row: (typeof errorTable)[ErrorCode] & { readonly outcome?: Outcome; readonly nodeName?: string } =
      errorTable[code]
    this.code = code
    this.retry = context.retry ?? row.retry
    this.outcome = context.outcome ?? row.outcome
    this.request = context.request
    this.address = context.address
    this.elapsedMs = context.elapsedMs
    Object.defineProperty(this, 'name', {
      value: row.nodeName ?? row.name,
      enumerable: false,
      configurable: true,
      writable: true,
    })
    Object.defineProperty(this, brand, { value: row.name, enumerable: false })
  }

  /** True when doing it again, later or elsewhere, may help. */
  get retriable(): boolean {
    return this.retry !== 'never'
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    if (typeof value !== 'object' || value === null || !(brand in value)) return false
    return (
      this === RocketMQError || value[brand] === this.name || Function.prototype[Symbol.hasInstance].call(this, value)
    )
  }
}

/** Makes the class of one row. */
function errorOf(code: ErrorCode): new (message: string, context?: ErrorContext) => RocketMQError {
  return class extends RocketMQError {
    constructor(message: string, context?: ErrorContext) {
      super(code, message, context)
    }
  }
}

/** A mistake of the caller, found before anything was sent. */
export class UsageError extends errorOf('ERR_USAGE') {}
/** The object is in a state that does not allow the call, such as one that is not started. */
export class StateError extends errorOf('ERR_STATE') {}
/** Could not dial, or the peer went away. */
export class ConnectionError extends errorOf('ERR_CONNECTION') {}
/** No answer by the deadline. */
export class TimeoutError extends errorOf('ERR_TIMEOUT') {}
/** The caller aborted with its signal; `name` is `AbortError`, `cause` the reason of the signal. */
export class AbortedError extends errorOf('ERR_ABORTED') {}
/** This side has closed what the call needs. */
export class ClosedError extends errorOf('ERR_CLOSED') {}
/** A queue of this client is full; nothing was sent. */
export class OverloadError extends errorOf('ERR_OVERLOAD') {}
/** No name server knows the topic. */
export class RouteError extends errorOf('ERR_ROUTE') {}
/** The request was sent, but no reply came in time. */
export class RequestTimeoutError extends errorOf('ERR_REQUEST_TIMEOUT') {}
/** The half message was not stored, or the listener failed. */
export class TransactionError extends errorOf('ERR_TRANSACTION') {}
/** An optional package is not installed. */
export class DependencyError extends errorOf('ERR_DEPENDENCY') {}
/** A stored record cannot be decoded or decompressed. */
export class MessageError extends errorOf('ERR_MESSAGE') {}
/** An offset is unknown, or outside of its queue. */
export class OffsetError extends errorOf('ERR_OFFSET') {}
/** A query found nothing. */
export class QueryError extends errorOf('ERR_QUERY') {}
/** A message taken by POP no longer belongs to this consumer: its time is over, or it was given back. */
export class ReceiptError extends errorOf('ERR_RECEIPT') {}

/** Bytes that make no sense. */
export class ProtocolError extends errorOf('ERR_PROTOCOL') {
  /**
   * Bytes from the start of what was read to where it went wrong, when that is known; of a frame: from its length
   * field on.
   */
  readonly position: number | undefined

  constructor(message: string, context: ErrorContext & { readonly position?: number | undefined } = {}) {
    super(message, context)
    this.position = context.position
  }
}

/** The peer's answer, when its code is not one that the request lists as an answer. */
export class BrokerError extends errorOf('ERR_BROKER') {
  /** Number on the wire, such as 17. */
  readonly responseCode: number
  /** Its name, such as `TOPIC_NOT_EXIST`; `UNKNOWN` when the table does not hold the code. */
  readonly responseName: string
  /** The peer's own words as they came, cut after 65,536 characters. Not for a terminal or a log as they are. */
  readonly remark: string | undefined

  constructor(
    message: string,
    answer: { responseCode: number; responseName: string; remark?: string | undefined },
    context?: ErrorContext,
  ) {
    super(message, context)
    this.responseCode = answer.responseCode
    this.responseName = answer.responseName
    this.remark = answer.remark?.slice(0, maxRemark)
  }
}

/** One thing that was tried, and how it failed. */
export interface Attempt {
  /** `host:port` of the peer that was tried. */
  readonly address: string
  /** Milliseconds that the attempt took. */
  readonly elapsedMs: number
  /** Why it failed. */
  readonly error: Error
}

/** No name server could be reached. */
export class NameServerError extends errorOf('ERR_NAME_SERVER') {
  /** Every name server that was tried, in order. */
  readonly attempts: readonly Attempt[]

  constructor(message: string, attempts: readonly Attempt[], context?: ErrorContext) {
    super(message, context)
    this.attempts = attempts
  }
}

/** One attempt to send a message. */
export interface SendAttempt {
  /** Name of the broker, not its address. */
  readonly brokerName: string
  /** Queue inside the topic on that broker, counted from 0; -1 when the broker chooses. */
  readonly queueId: number
  /** `host:port` of the broker; empty when it was not known. */
  readonly address: string
  /** Milliseconds that the attempt took. */
  readonly elapsedMs: number
  /** Absent when the broker stored the message. */
  readonly error?: Error
}

/** A message that could not be sent. `outcome` says whether it may be stored all the same. */
export class SendError extends errorOf('ERR_SEND') {
  /** What was tried, in order; `cause` is the error of the last one. */
  readonly attempts: readonly SendAttempt[]
  /** Code of the last broker that refused, if one did. */
  readonly responseCode: number | undefined

  constructor(
    message: string,
    attempts: readonly SendAttempt[],
    context?: ErrorContext & { readonly responseCode?: number | undefined },
  ) {
    super(message, context)
    this.attempts = attempts
    this.responseCode = context?.responseCode
  }
}

/** The value as an `Error` that can be read: what was thrown may be anything. */
export function asError(value: unknown): Error {
  return isReadableError(value) ? value : new RocketMQError('ERR_USAGE', `not an Error was thrown: ${valueText(value)}`)
}

/** A proxy may answer differently each time it is asked, or throw. */
function isReadableError(value: unknown): value is Error {
  try {
    return !isProxy(value) && (value instanceof Error || isNativeError(value)) && typeof value.message === 'string'
  } catch {
    return false
  }
}
