// SPDX-License-Identifier: Apache-2.0
// Every error of RocketMQ for TypeScript, in one table. Match on `code`; `retry` says what may help, and
// `outcome` whether the peer may have acted on the request.

/** What may help after a failure: nothing, the same peer after a while, or another peer at once. */
export type Retry = 'never' | 'later' | 'elsewhere'

/**
 * What is known of a request that failed: no byte left (`not-sent`), the peer answered no (`rejected`), or the
 * bytes left and no answer came (`unknown`: a message may be stored).
 */
export type Outcome = 'not-sent' | 'rejected' | 'unknown'

interface ErrorRow {
  readonly name: string
  readonly means: string
  readonly retry: Retry
}

/** Code, class, meaning and retry rule of each error. The page `docs/errors.md` is made from it. */
export const errorTable = {
  ERR_USAGE: { name: 'UsageError', means: 'a mistake of the caller, found before anything was sent', retry: 'never' },
  ERR_STATE: { name: 'StateError', means: 'the object is in a state that does not allow the call', retry: 'never' },
  ERR_CONNECTION: { name: 'ConnectionError', means: 'could not dial, or the peer went away', retry: 'elsewhere' },
  ERR_TIMEOUT: { name: 'TimeoutError', means: 'no answer by the deadline', retry: 'elsewhere' },
  ERR_ABORTED: { name: 'AbortedError', means: 'the caller aborted with its signal', retry: 'never' },
  ERR_CLOSED: { name: 'ClosedError', means: 'we closed it', retry: 'never' },
  ERR_OVERLOAD: { name: 'OverloadError', means: 'a queue of ours is full', retry: 'later' },
  ERR_PROTOCOL: {
    name: 'ProtocolError',
    means: 'bytes that make no sense; the connection is dropped',
    retry: 'elsewhere',
  },
  ERR_BROKER: { name: 'BrokerError', means: 'the peer answered with a failing code', retry: 'never' },
  ERR_ROUTE: { name: 'RouteError', means: 'no name server knows the topic', retry: 'later' },
  ERR_NAME_SERVER: { name: 'NameServerError', means: 'no name server could be reached', retry: 'later' },
  ERR_SEND: {
    name: 'SendError',
    means: 'a message could not be sent; `attempts` lists what was tried',
    retry: 'later',
  },
  ERR_REQUEST_TIMEOUT: {
    name: 'RequestTimeoutError',
    means: 'the request was sent, but no reply came',
    retry: 'later',
  },
  ERR_TRANSACTION: {
    name: 'TransactionError',
    means: 'the half message was not stored, or the listener failed',
    retry: 'later',
  },
  ERR_DEPENDENCY: { name: 'DependencyError', means: 'an optional package is not installed', retry: 'never' },
  ERR_MESSAGE: { name: 'MessageError', means: 'a stored record cannot be decoded or decompressed', retry: 'never' },
  ERR_OFFSET: { name: 'OffsetError', means: 'an offset is unknown, or outside of its queue', retry: 'later' },
  ERR_QUERY: { name: 'QueryError', means: 'a query found nothing', retry: 'never' },
  ERR_RECEIPT: {
    name: 'ReceiptError',
    means: 'a message taken by POP is not ours any more: its time is over, or it was given back',
    retry: 'never',
  },
} as const satisfies Record<string, ErrorRow>

export type ErrorCode = keyof typeof errorTable

/** Context that an error carries beside its message. Never a body and never a secret. */
export interface ErrorContext {
  readonly cause?: unknown
  /** Overrides the retry rule of the table. */
  readonly retry?: Retry
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
  readonly code: ErrorCode
  readonly retry: Retry
  readonly outcome: Outcome | undefined
  readonly request: string | undefined
  readonly address: string | undefined
  readonly elapsedMs: number | undefined

  constructor(code: ErrorCode, message: string, context: ErrorContext = {}) {
    super(message, context.cause === undefined ? undefined : { cause: context.cause })
    const row = errorTable[code]
    this.code = code
    this.retry = context.retry ?? row.retry
    this.outcome = context.outcome
    this.request = context.request
    this.address = context.address
    this.elapsedMs = context.elapsedMs
    Object.defineProperty(this, 'name', { value: row.name, enumerable: false, configurable: true, writable: true })
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

export class UsageError extends RocketMQError {
  constructor(message: string, context?: ErrorContext) {
    super('ERR_USAGE', message, { outcome: 'not-sent', ...context })
  }
}

export class StateError extends RocketMQError {
  constructor(message: string, context?: ErrorContext) {
    super('ERR_STATE', message, { outcome: 'not-sent', ...context })
  }
}

export class ConnectionError extends RocketMQError {
  constructor(message: string, context?: ErrorContext) {
    super('ERR_CONNECTION', message, context)
  }
}

export class TimeoutError extends RocketMQError {
  constructor(message: string, context?: ErrorContext) {
    super('ERR_TIMEOUT', message, context)
  }
}

export class AbortedError extends RocketMQError {
  constructor(message: string, context?: ErrorContext) {
    super('ERR_ABORTED', message, context)
  }
}

export class ClosedError extends RocketMQError {
  constructor(message: string, context?: ErrorContext) {
    super('ERR_CLOSED', message, context)
  }
}

export class OverloadError extends RocketMQError {
  constructor(message: string, context?: ErrorContext) {
    super('ERR_OVERLOAD', message, { outcome: 'not-sent', ...context })
  }
}

export class ProtocolError extends RocketMQError {
  constructor(message: string, context?: ErrorContext) {
    super('ERR_PROTOCOL', message, context)
  }
}

/** The peer's answer, when its code is not one that the request lists as an answer. */
export class BrokerError extends RocketMQError {
  /** Number on the wire, such as 17. */
  readonly responseCode: number
  /** Its name, such as `TOPIC_NOT_EXIST`; `UNKNOWN` when the table does not hold the code. */
  readonly responseName: string
  /** The peer's own words. */
  readonly remark: string | undefined

  constructor(
    message: string,
    answer: { responseCode: number; responseName: string; remark?: string | undefined },
    context?: ErrorContext,
  ) {
    super('ERR_BROKER', message, { outcome: 'rejected', ...context })
    this.responseCode = answer.responseCode
    this.responseName = answer.responseName
    this.remark = answer.remark
  }
}

export class RouteError extends RocketMQError {
  constructor(message: string, context?: ErrorContext) {
    super('ERR_ROUTE', message, { outcome: 'not-sent', ...context })
  }
}

/** One thing that was tried, and how it failed. */
export interface Attempt {
  readonly address: string
  readonly elapsedMs: number
  readonly error: Error
}

export class NameServerError extends RocketMQError {
  /** Every name server that was tried, in order. */
  readonly attempts: readonly Attempt[]

  constructor(message: string, attempts: readonly Attempt[], context?: ErrorContext) {
    super('ERR_NAME_SERVER', message, { outcome: 'not-sent', ...context })
    this.attempts = attempts
  }
}

/** One attempt to send a message. */
export interface SendAttempt {
  readonly brokerName: string
  /** Queue inside the topic on that broker, counted from 0; -1 when the broker chooses. */
  readonly queueId: number
  /** `host:port` of the broker; empty when it was not known. */
  readonly address: string
  readonly elapsedMs: number
  /** Absent when the broker stored the message. */
  readonly error?: Error
}

/** A message that could not be sent. `outcome` says whether it may be stored all the same. */
export class SendError extends RocketMQError {
  /** What was tried, in order; `cause` is the error of the last one. */
  readonly attempts: readonly SendAttempt[]
  /** Code of the last broker that refused, if one did. */
  readonly responseCode: number | undefined

  constructor(
    message: string,
    attempts: readonly SendAttempt[],
    context?: ErrorContext & { readonly responseCode?: number | undefined },
  ) {
    super('ERR_SEND', message, context)
    this.attempts = attempts
    this.responseCode = context?.responseCode
  }
}

/** The request message was stored, but nobody replied in time. */
export class RequestTimeoutError extends RocketMQError {
  constructor(message: string, context?: ErrorContext) {
    super('ERR_REQUEST_TIMEOUT', message, context)
  }
}

export class TransactionError extends RocketMQError {
  constructor(message: string, context?: ErrorContext) {
    super('ERR_TRANSACTION', message, context)
  }
}

export class DependencyError extends RocketMQError {
  constructor(message: string, context?: ErrorContext) {
    super('ERR_DEPENDENCY', message, { outcome: 'not-sent', ...context })
  }
}

export class MessageError extends RocketMQError {
  constructor(message: string, context?: ErrorContext) {
    super('ERR_MESSAGE', message, context)
  }
}

export class OffsetError extends RocketMQError {
  constructor(message: string, context?: ErrorContext) {
    super('ERR_OFFSET', message, context)
  }
}

export class QueryError extends RocketMQError {
  constructor(message: string, context?: ErrorContext) {
    super('ERR_QUERY', message, context)
  }
}

export class ReceiptError extends RocketMQError {
  constructor(message: string, context?: ErrorContext) {
    super('ERR_RECEIPT', message, context)
  }
}

/** The value as an `Error`: what was thrown may be anything. */
export function asError(value: unknown): Error {
  return value instanceof Error ? value : new RocketMQError('ERR_USAGE', `not an Error was thrown: ${String(value)}`)
}
