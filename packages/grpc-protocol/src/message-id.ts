// SPDX-License-Identifier: Apache-2.0
// The message id of the second generation, version 1: 17 bytes as 34 upper-case hex digits, made by the sender. Every
// other length is an id of the first generation. [MessageIdCodec.java of rocketmq-clients]
//
//   | 01 | MAC address (6) | process (2) | seconds since 2021 (4) | sequence (4) |
import { UsageError } from '@rocketmq-ts/core'

/** What an id is made of. */
export interface MessageIdParts {
  /** Six bytes that tell machines apart. */
  readonly mac: Uint8Array
  /** 16 bits that tell processes, and threads, of one machine apart. */
  readonly process: number
  /** Ms since the epoch; whole seconds are kept. */
  readonly now: number
  /** 32 bits, counted up. */
  readonly sequence: number
}

/** 2021-01-01T00:00:00Z, from which seconds are counted; they last until 2157. */
const firstSecond = Date.UTC(2021, 0, 1) / 1000
const version = 1
const length = 17

/**
 * The id as text.
 * @throws UsageError when `mac` has not six bytes
 */
export function encodeMessageId({ mac, process, now, sequence }: MessageIdParts): string {
  if (mac.length !== 6) throw new UsageError(`a MAC address has 6 bytes, not ${mac.length}`)
  const bytes = Buffer.alloc(length)
  bytes.writeUInt8(version, 0)
  bytes.set(mac, 1)
  bytes.writeUInt16BE(process & 0xffff, 7)
  bytes.writeUInt32BE((Math.floor(now / 1000) - firstSecond) >>> 0, 9)
  bytes.writeUInt32BE(sequence >>> 0, 13)
  return bytes.toString('hex').toUpperCase()
}

/** What the id was made of; undefined when it is not of version 1. */
export function decodeMessageId(text: string): MessageIdParts | undefined {
  if (!/^01[0-9a-f]{32}$/i.test(text)) return undefined
  const bytes = Buffer.from(text, 'hex')
  return {
    mac: bytes.subarray(1, 7),
    process: bytes.readUInt16BE(7),
    now: (bytes.readUInt32BE(9) + firstSecond) * 1000,
    sequence: bytes.readUInt32BE(13),
  }
}
