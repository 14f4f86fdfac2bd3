// SPDX-License-Identifier: Apache-2.0
// Every error of RocketMQ for TypeScript, in one table. `errors.ts` makes the classes from it, and
// `scripts/errors-page.ts` the page `docs/errors.md`.

/** What may help after a failure: nothing, the same peer after a while, or another peer at once. */
export type RetryAdvice = 'never' | 'later' | 'elsewhere'

/**
 * What is known of a request that failed: no byte left (`not-sent`), the peer answered no (`rejected`), or the
 * bytes left and no answer came (`unknown`: a message may be stored).
 */
export type Outcome = 'not-sent' | 'rejected' | 'unknown'

interface ErrorRow {
  /** Name of the class. */
  readonly name: string
  /** Value of `name`, where Node.js has a convention; the name of the class. */
  readonly nodeName?: string
  readonly means: string
  readonly retry: RetryAdvice
  /** Outcome unless the place that throws knows better. */
  readonly outcome?: Outcome
}

/** Code, class, meaning, retry rule and usual outcome of each error. */
export const errorTable = {
  ERR_USAGE: {
    name: 'UsageError',
    means: 'a mistake of the caller, found before anything was sent',
    retry: 'never',
    outcome: 'not-sent',
  },
  ERR_STATE: {
    name: 'StateError',
    means: 'the object is in a state that does not allow the call',
    retry: 'never',
    outcome: 'not-sent',
  },
  ERR_CONNECTION: { name: 'ConnectionError', means: 'could not dial, or the peer went away', retry: 'elsewhere' },
  ERR_TIMEOUT: { name: 'TimeoutError', means: 'no answer by the deadline', retry: 'elsewhere' },
  ERR_ABORTED: {
    name: 'AbortedError',
    nodeName: 'AbortError',
    means: 'the caller aborted with its signal; `name` is `AbortError`, `cause` the reason of the signal',
    retry: 'never',
  },
  ERR_CLOSED: { name: 'ClosedError', means: 'we closed it', retry: 'never' },
  ERR_OVERLOAD: { name: 'OverloadError', means: 'a queue of this client is full', retry: 'later', outcome: 'not-sent' },
  ERR_PROTOCOL: {
    name: 'ProtocolError',
    means: 'bytes that make no sense; the connection is dropped',
    retry: 'elsewhere',
  },
  ERR_BROKER: {
    name: 'BrokerError',
    means: 'the peer answered with a failing code',
    retry: 'never',
    outcome: 'rejected',
  },
  ERR_ROUTE: { name: 'RouteError', means: 'no name server knows the topic', retry: 'later', outcome: 'not-sent' },
  ERR_NAME_SERVER: {
    name: 'NameServerError',
    means: 'no name server could be reached',
    retry: 'later',
    outcome: 'not-sent',
  },
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
  ERR_DEPENDENCY: {
    name: 'DependencyError',
    means: 'an optional package is not installed',
    retry: 'never',
    outcome: 'not-sent',
  },
  ERR_MESSAGE: { name: 'MessageError', means: 'a stored record cannot be decoded or decompressed', retry: 'never' },
  ERR_OFFSET: { name: 'OffsetError', means: 'an offset is unknown, or outside of its queue', retry: 'later' },
  ERR_QUERY: { name: 'QueryError', means: 'a query found nothing', retry: 'never' },
  ERR_RECEIPT: {
    name: 'ReceiptError',
    means: 'a message taken by POP no longer belongs to this consumer: its time is over, or it was given back',
    retry: 'never',
  },
} as const satisfies Record<string, ErrorRow>

export type ErrorCode = keyof typeof errorTable
