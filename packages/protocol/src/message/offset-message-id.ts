// SPDX-License-Identifier: Apache-2.0
// The broker's own message id: where the record is. Not the id that `send` returns, which is made by the client.
//
//   | address (4 or 16) | port (4) | commit-log offset (8) |      in upper-case hex: 32 or 56 digits
//
// [MessageDecoder.java createMessageId, decodeMessageId]
import { UsageError, peerText } from '@rocketmq-ts/core'
import { hostBytes, hostBytesV4, hostBytesV6, parseHost, readHost } from './host-address.js'

/** What an offset message id says. */
export interface OffsetMessageId {
  /** The broker that stored the message: `host:port`, IPv6 in brackets. */
  readonly host: string
  /** Where the record begins in the broker's commit log, bytes. */
  readonly commitLogOffset: number
}

const pattern = /^(?:[0-9A-Fa-f]{32}|[0-9A-Fa-f]{56})$/

/** True when the text has the form of an offset message id. A client's message id has the same form. */
export function isOffsetMessageId(text: string): boolean {
  return pattern.test(text)
}

/** The id in upper-case hex. */
export function encodeOffsetMessageId(id: OffsetMessageId): string {
  if (!Number.isSafeInteger(id.commitLogOffset)) {
    throw new UsageError(`${id.commitLogOffset} is no commit-log offset`)
  }
  const host = hostBytes(id.host)
  const offset = Buffer.alloc(8)
  offset.writeBigInt64BE(BigInt(id.commitLogOffset))
  return Buffer.concat([host, offset]).toString('hex').toUpperCase()
}

/**
 * Where the record is.
 * @throws UsageError when the text is no such id; most ids that clients make fail too, since they hold no sound port
 */
export function decodeOffsetMessageId(text: string): OffsetMessageId {
  if (!pattern.test(text)) throw new UsageError(`"${peerText(text, 64)}" is no offset message id`)
  const isV6 = text.length === 56
  const bytes = Buffer.from(text, 'hex')
  const host = readHost(bytes, 0, isV6)
  parseHost(host)
  const offset = Number(bytes.readBigInt64BE(isV6 ? hostBytesV6 : hostBytesV4))
  if (!Number.isSafeInteger(offset)) throw new UsageError(`the offset in "${text}" is beyond 2^53`)
  return { host, commitLogOffset: offset }
}
