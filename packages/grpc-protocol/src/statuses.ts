// SPDX-License-Identifier: Apache-2.0
// What the code of a status means for a client: whether trying again may help, and which error it becomes. Numbers are
// in the schema. [apache.rocketmq.v2.Code; ResponseBuilder.java of the proxy]
import type { ErrorCode, Outcome, RetryAdvice } from '@rocketmq-ts/core'
import { Code } from './generated/enums.js'
import type { Status } from './generated/messages.js'

export type CodeName = keyof typeof Code

/** What a client does about a code. */
export interface StatusRule {
  readonly means: string
  /** What may help. `elsewhere` may also be the same proxy, which then asks another broker. */
  readonly retry: RetryAdvice
  /** Code of the error that a caller gets, in the table of `core`. Default `ERR_BROKER`. */
  readonly error?: ErrorCode
  /** What is known of the request. Default `rejected`. */
  readonly outcome?: Outcome
}

/** Every code of the schema. */
export const statuses: Readonly<Record<CodeName, StatusRule>> = {
  CODE_UNSPECIFIED: { means: 'the server gave no code', retry: 'elsewhere', outcome: 'unknown', error: 'ERR_PROTOCOL' },
  OK: { means: 'done', retry: 'never' },
  MULTIPLE_RESULTS: { means: 'the entries differ: look at each', retry: 'never' },
  BAD_REQUEST: { means: 'the request breaks a rule', retry: 'never' },
  ILLEGAL_ACCESS_POINT: { means: 'the endpoints in the request cannot be read', retry: 'never' },
  ILLEGAL_TOPIC: { means: 'the name of the topic breaks a rule', retry: 'never' },
  ILLEGAL_CONSUMER_GROUP: { means: 'the name of the group breaks a rule', retry: 'never' },
  ILLEGAL_MESSAGE_TAG: { means: 'the tag is empty, or holds | or a control character', retry: 'never' },
  ILLEGAL_MESSAGE_KEY: { means: 'a key is empty or holds a control character', retry: 'never' },
  ILLEGAL_MESSAGE_GROUP: {
    means: 'the message group is empty, too long, or holds a control character',
    retry: 'never',
  },
  ILLEGAL_MESSAGE_PROPERTY_KEY: { means: 'the name of a property is reserved or breaks a rule', retry: 'never' },
  INVALID_TRANSACTION_ID: { means: 'the transaction id is missing or unknown', retry: 'never' },
  ILLEGAL_MESSAGE_ID: { means: 'the message id is missing or breaks a rule', retry: 'never' },
  ILLEGAL_FILTER_EXPRESSION: { means: 'the filter expression cannot be read', retry: 'never' },
  ILLEGAL_INVISIBLE_TIME: { means: 'the invisible time is too short or too long', retry: 'never' },
  ILLEGAL_DELIVERY_TIME: { means: 'the delivery time is too far ahead', retry: 'never' },
  INVALID_RECEIPT_HANDLE: {
    means: 'the receipt is not valid, or its time is over: the message is delivered again',
    retry: 'never',
    error: 'ERR_RECEIPT',
  },
  MESSAGE_PROPERTY_CONFLICT_WITH_TYPE: {
    means: 'the topic was made for another type of message, or does not exist',
    retry: 'never',
  },
  UNRECOGNIZED_CLIENT_TYPE: { means: 'the server does not know this client: its settings are missing', retry: 'later' },
  MESSAGE_CORRUPTED: { means: 'the message, or the list of messages, cannot be taken', retry: 'never' },
  CLIENT_ID_REQUIRED: { means: 'the call has no client id', retry: 'never' },
  ILLEGAL_POLLING_TIME: { means: 'the deadline is too short for a long poll', retry: 'never' },
  ILLEGAL_OFFSET: { means: 'the offset is not in the queue', retry: 'never', error: 'ERR_OFFSET' },
  ILLEGAL_LITE_TOPIC: { means: 'the name of the lite topic breaks a rule', retry: 'never' },
  INVALID_CLIENT_PROPERTIES: { means: 'a property of the client breaks a rule', retry: 'never' },
  UNAUTHORIZED: { means: 'the signature is wrong or missing, or the user lacks permission', retry: 'never' },
  PAYMENT_REQUIRED: { means: 'the account is not paid', retry: 'never' },
  FORBIDDEN: { means: 'the user lacks permission', retry: 'never' },
  NOT_FOUND: { means: 'there is no such thing', retry: 'never' },
  MESSAGE_NOT_FOUND: { means: 'there is no message now', retry: 'later' },
  TOPIC_NOT_FOUND: { means: 'the topic does not exist', retry: 'later', error: 'ERR_ROUTE' },
  CONSUMER_GROUP_NOT_FOUND: { means: 'the consumer group does not exist', retry: 'later' },
  OFFSET_NOT_FOUND: { means: 'the offset is not known', retry: 'later', error: 'ERR_OFFSET' },
  REQUEST_TIMEOUT: { means: 'the server gave up the request', retry: 'elsewhere', outcome: 'unknown' },
  PAYLOAD_TOO_LARGE: { means: 'the request is too large', retry: 'never' },
  MESSAGE_BODY_TOO_LARGE: { means: 'the body is too large', retry: 'never' },
  MESSAGE_BODY_EMPTY: { means: 'the body is empty', retry: 'never' },
  PRECONDITION_FAILED: { means: 'the server is not in the state that the request needs', retry: 'later' },
  TOO_MANY_REQUESTS: { means: 'the server sheds load and did nothing', retry: 'later' },
  LITE_TOPIC_QUOTA_EXCEEDED: { means: 'there are too many lite topics', retry: 'later' },
  LITE_SUBSCRIPTION_QUOTA_EXCEEDED: { means: 'there are too many subscriptions of lite topics', retry: 'later' },
  REQUEST_HEADER_FIELDS_TOO_LARGE: { means: 'the metadata of the call is too large', retry: 'never' },
  MESSAGE_PROPERTIES_TOO_LARGE: { means: 'properties, tag and keys are too large, or too many', retry: 'never' },
  INTERNAL_ERROR: { means: 'the server failed', retry: 'elsewhere', outcome: 'unknown' },
  // Every answer of a broker that the proxy has no code for: some are a clear no, some are not.
  INTERNAL_SERVER_ERROR: { means: 'the server failed; its message says how', retry: 'elsewhere', outcome: 'unknown' },
  HA_NOT_AVAILABLE: { means: 'stored, but there is no slave to take a copy', retry: 'elsewhere', outcome: 'unknown' },
  NOT_IMPLEMENTED: { means: 'the server does not know the request', retry: 'never' },
  PROXY_TIMEOUT: { means: 'the broker did not answer the proxy in time', retry: 'elsewhere', outcome: 'unknown' },
  MASTER_PERSISTENCE_TIMEOUT: {
    means: 'stored, but not on disk within the time allowed',
    retry: 'elsewhere',
    outcome: 'unknown',
  },
  SLAVE_PERSISTENCE_TIMEOUT: {
    means: 'stored, but not copied to a slave within the time allowed',
    retry: 'elsewhere',
    outcome: 'unknown',
  },
  UNSUPPORTED: { means: 'the server cannot do this', retry: 'never' },
  VERSION_UNSUPPORTED: { means: 'the client is too old for the server', retry: 'never' },
  VERIFY_FIFO_MESSAGE_UNSUPPORTED: { means: 'a message of a FIFO group cannot be verified', retry: 'never' },
  FAILED_TO_CONSUME_MESSAGE: { means: 'the handler of the consumer failed', retry: 'never' },
}

/** A code with its name and rule. */
export interface StatusFacts {
  readonly code: number
  /** `UNKNOWN` when the schema does not have it. */
  readonly name: CodeName | 'UNKNOWN'
  readonly means: string
  readonly retry: RetryAdvice
  readonly error: ErrorCode
  readonly outcome: Outcome
}

const namesByCode = new Map<number, CodeName>(Object.entries(Code).map(([name, code]) => [code, name as CodeName]))
/** The first code of a hundred stands for those that a newer server has. */
const codesPerClass = 100

/** What to do about a code. One that is not known counts as the first of its hundred, or else as a failed server. */
export function factsOfCode(code: number): StatusFacts {
  const known = namesByCode.get(code)
  const first = namesByCode.get(code - (code % codesPerClass))
  const { means, retry, error = 'ERR_BROKER', outcome = 'rejected' } = statuses[known ?? first ?? 'INTERNAL_ERROR']
  return { code, name: known ?? 'UNKNOWN', means, retry, error, outcome }
}

/** The code of a status; without a status the server is assumed to have failed, as Java's client does. */
export function codeOf(status: Status | null): number {
  return status?.code ?? Code.INTERNAL_SERVER_ERROR
}

/** True for OK alone. */
export function isOk(status: Status | null): boolean {
  return codeOf(status) === Code.OK
}
