// SPDX-License-Identifier: Apache-2.0
// What a client says with every call beside the message, in lower-case ASCII as HTTP/2 wants it. [Signature.java of
// rocketmq-clients]
import { UsageError } from '@rocketmq-ts/core'
import { authorizationOf, dateTimeText, type Signer } from './signature.js'

/** The keys. */
export const metadataKeys = {
  /** Identifies a producer or consumer; the server keeps settings, streams and receipts by it. */
  clientId: 'x-mq-client-id',
  /** A name of the server's own list; a name that it lacks ends the telemetry stream. */
  language: 'x-mq-language',
  /** Compared by servers as text. */
  clientVersion: 'x-mq-client-version',
  protocol: 'x-mq-protocol',
  /** What is signed. */
  dateTime: 'x-mq-date-time',
  /** One for each call, for logs on both sides. */
  requestId: 'x-mq-request-id',
  namespace: 'x-mq-namespace',
  /** STS token. */
  sessionToken: 'x-mq-session-token',
  authorization: 'authorization',
} as const

/** Who calls: the same for every call of a client. */
export interface ClientMetadata {
  readonly clientId: string
  readonly namespace?: string | undefined
}

/** What differs from call to call. */
export interface CallMetadata {
  readonly requestId: string
  /** Of the call, ms since the epoch. */
  readonly now: number
  readonly credentials?: (Signer & { readonly securityToken?: string | undefined }) | undefined
}

/**
 * What we call ourselves. `NODE_JS` is unknown to proxies before 5.3.2, and they end the telemetry stream of whom they
 * do not know; `OTHER` is in the list of every 5.x. [LanguageCode.java]
 */
const clientLanguage = 'OTHER'

/** At least "5.0.3", from which on servers answer a short deadline with its own status. */
export const clientVersion = '5.1.0'

/**
 * The pairs that a client sends with each of its calls.
 * @throws UsageError for a value that is not printable ASCII, which no header can carry
 */
export function clientMetadata({ clientId, namespace = '' }: ClientMetadata): Readonly<Record<string, string>> {
  return printable({
    [metadataKeys.clientId]: clientId,
    [metadataKeys.language]: clientLanguage,
    [metadataKeys.clientVersion]: clientVersion,
    [metadataKeys.protocol]: 'v2',
    [metadataKeys.namespace]: namespace,
  })
}

/**
 * The pairs of one call.
 * @throws UsageError as `clientMetadata` does
 */
export function callMetadata({ requestId, now, credentials }: CallMetadata): Readonly<Record<string, string>> {
  const dateTime = dateTimeText(now)
  const pairs: Record<string, string> = { [metadataKeys.dateTime]: dateTime, [metadataKeys.requestId]: requestId }
  if (credentials === undefined) return pairs
  pairs[metadataKeys.authorization] = authorizationOf(credentials, dateTime)
  if (credentials.securityToken !== undefined) pairs[metadataKeys.sessionToken] = credentials.securityToken
  return printable(pairs)
}

function printable(pairs: Record<string, string>): Record<string, string> {
  for (const [key, value] of Object.entries(pairs)) {
    // The value may be a secret, so it is not shown.
    if (!/^[\x20-\x7e]*$/.test(value)) throw new UsageError(`${key} may hold only printable ASCII characters`)
  }
  return pairs
}
