// SPDX-License-Identifier: Apache-2.0
// Versions of subscriptions beyond 2^53. Java counts milliseconds; the Go client counts nanoseconds, which a `number`
// cannot hold. Versions are only compared, so the large ones are brought down together, before they are read.
import type { AnyRequest, ExtFields } from '@rocketmq-ts/remoting'

/** Digits of a version that may be beyond 2^53. */
const manyDigits = 16
const versionMember = /("subVersion"\s*:\s*"?)(\d{16,19})\b/g

/** The same request, whose versions of subscriptions are read whatever their size. */
export function withSmallVersions<R extends AnyRequest>(request: R): R {
  return {
    ...request,
    parseFields: (fields: ExtFields | undefined) => request.parseFields(smallFields(fields)),
    body: { ...request.body, decode: (bytes: Buffer) => request.body.decode(smallBody(bytes)) as unknown },
  }
}

function smallFields(fields: ExtFields | undefined): ExtFields | undefined {
  const version = fields?.['subVersion']
  if (version === undefined || version.length < manyDigits || !/^\d{16,19}$/.test(version)) return fields
  return { ...fields, subVersion: small(version) }
}

function smallBody(bytes: Buffer): Buffer {
  if (!bytes.includes('"subVersion"')) return bytes
  const text = bytes.toString()
  const shorter = text.replace(versionMember, (_match, head: string, version: string) => head + small(version))
  return shorter === text ? bytes : Buffer.from(shorter)
}

/** Without its last ten bits, when it is beyond 2^53: order is kept, and 2^63 comes to fit. */
function small(version: string): string {
  const exact = BigInt(version)
  return String(exact > BigInt(Number.MAX_SAFE_INTEGER) ? exact >> 10n : exact)
}
