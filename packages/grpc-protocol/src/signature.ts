// SPDX-License-Identifier: Apache-2.0
// The signature of a call: HMAC-SHA1 of its date and nothing else. The body is not covered and the server checks no
// freshness, so it protects only where TLS keeps it secret. [Signature.java of rocketmq-clients;
// DefaultAuthenticationContextBuilder.java]
import { createHmac } from 'node:crypto'

/** Who signs. */
export interface Signer {
  readonly accessKey: string
  readonly secretKey: string
}

const algorithm = 'MQv2-HMAC-SHA1'

/** The last text, for the calls of its second. */
let last = { second: 0, text: '19700101T000000Z' }

/** `yyyyMMdd'T'HHmmss'Z'`, in UTC. */
export function dateTimeText(epochMs: number): string {
  const second = Math.floor(epochMs / 1000)
  if (second !== last.second)
    last = { second, text: new Date(second * 1000).toISOString().replace(/[-:]|\.\d{3}/g, '') }
  return last.text
}

/** The signature of a date, in upper-case hex. */
export function signatureOf(secretKey: string, dateTime: string): string {
  return createHmac('sha1', secretKey).update(dateTime).digest('hex').toUpperCase()
}

/** The value of the key `authorization`. */
export function authorizationOf({ accessKey, secretKey }: Signer, dateTime: string): string {
  const signature = signatureOf(secretKey, dateTime)
  return `${algorithm} Credential=${accessKey}, SignedHeaders=x-mq-date-time, Signature=${signature}`
}

/** What a server finds in it. */
export interface Authorization {
  readonly accessKey: string
  /** Hex, in the case that was sent. */
  readonly signature: string
}

/** Reads an `authorization` as the real proxy does; undefined when it has no credential or no signature. */
export function parseAuthorization(text: string): Authorization | undefined {
  const blank = text.indexOf(' ')
  const pairs = text
    .slice(blank + 1)
    .split(',')
    .map(pair => pair.trim())
  const valueOf = (name: string) => pairs.find(pair => pair.startsWith(`${name}=`))?.slice(name.length + 1)
  const accessKey = valueOf('Credential')?.split('/', 1)[0]
  const signature = valueOf('Signature')
  if (blank < 0 || accessKey === undefined || signature === undefined) return undefined
  return { accessKey, signature }
}
