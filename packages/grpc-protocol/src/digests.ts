// SPDX-License-Identifier: Apache-2.0
// Check sums of bodies as they travel, that is before decompression. [Utilities.java of rocketmq-clients]
import { createHash } from 'node:crypto'
import { crc32 } from '@rocketmq-ts/core'
import { DigestType } from './generated/enums.js'
import type { Digest } from './generated/messages.js'

const checksums: Readonly<Record<number, (body: Uint8Array) => string>> = {
  [DigestType.MD5]: body => hexDigest('md5', body),
  [DigestType.SHA1]: body => hexDigest('sha1', body),
  // Without leading zeros, as Java prints a number.
  [DigestType.CRC32]: body => crc32(body).toString(16).toUpperCase(),
}

function hexDigest(algorithm: string, body: Uint8Array): string {
  return createHash(algorithm).update(body).digest('hex').toUpperCase()
}

/** The digest of a body, as servers send it with a message. */
export function digestOf(type: DigestType, body: Uint8Array): Digest {
  return { type, checksum: checksums[type]?.(body) ?? '' }
}

/** What a digest says about a body. */
export type DigestVerdict = 'intact' | 'damaged' | 'unchecked'

/** Compares; `unchecked` when there is no digest, or one of a type that is not known. */
export function checkDigest(digest: Digest | null, body: Uint8Array): DigestVerdict {
  const checksum = checksums[digest?.type ?? DigestType.DIGEST_TYPE_UNSPECIFIED]
  if (digest === null || checksum === undefined) return 'unchecked'
  return checksum(body) === digest.checksum.toUpperCase() ? 'intact' : 'damaged'
}
