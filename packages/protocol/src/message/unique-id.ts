// SPDX-License-Identifier: Apache-2.0
// Message ids as every RocketMQ client makes them. The time counts from the start of the month in local time, so an
// id alone does not tell the month, and reading one in another time zone is off by the difference.
//
//   | address (4 or 16) | pid (2) | class loader (4) | ms of the month (4) | counter (2) |
//   upper-case hex, 32 or 56 digits
//
// [MessageClientIDSetter.java]
import { randomBytes } from 'node:crypto'
import { UsageError, type Clock, peerText } from '@rocketmq-ts/core'
import { formatIp, parseIp } from './host-address.js'

/** What ids are made from. */
export interface UniqueIdOptions {
  /** Address of this machine, IPv4 or IPv6. */
  readonly ip: string
  /** Process id; its low 16 bits count. */
  readonly pid: number
  /** Gives the time. */
  readonly clock: Pick<Clock, 'now'>
  /**
   * 32 bits that tell two makers in one process apart, as the hash of the class loader does in Java. Default: random.
   */
  readonly seed?: number | undefined
}

/** What an id says. */
export interface UniqueId {
  /** Address of the sender. */
  readonly ip: string
  /** Low 16 bits of its process id. */
  readonly pid: number
  /** When the id was made, ms since the epoch. */
  readonly time: number
}

const hexOfByte = Array.from({ length: 256 }, (_, byte) => hex(byte, 2))
/** A clock that was set back by less than this counts as standing at the start of the month. */
const toleratedSetBackMs = 1_000_000
/** Bytes behind the address. */
const tailBytes = 2 + 4 + 4 + 2

function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, '0')
}

/** Returns a function that makes ids: unique for 65536 calls in each millisecond. */
export function uniqueIdGenerator(options: UniqueIdOptions): () => string {
  const { clock, seed = randomBytes(4).readUInt32BE() } = options
  const address = parseIp(options.ip).toString('hex').toUpperCase()
  const fixed = address + hex(options.pid & 0xffff, 4) + hex(seed >>> 0, 8)
  let counter = 0
  let lastTime = NaN
  let month = monthOf(clock.now())
  // Address to time: the same for all ids of one millisecond.
  let prefix = ''

  return () => {
    const now = clock.now()
    if (now !== lastTime) {
      if (now >= month.end) month = monthOf(now)
      prefix = fixed + hex(millisecondsOf(now - month.start), 8)
      lastTime = now
    }
    const count = counter
    counter = (counter + 1) & 0xffff
    return prefix + (hexOfByte[count >> 8] ?? '') + (hexOfByte[count & 0xff] ?? '')
  }
}

function millisecondsOf(difference: number): number {
  return difference < 0 && difference > -toleratedSetBackMs ? 0 : difference >>> 0
}

function monthOf(time: number): { readonly start: number; readonly end: number } {
  const date = new Date(time)
  const [year, month] = [date.getFullYear(), date.getMonth()]
  return { start: new Date(year, month, 1).getTime(), end: new Date(year, month + 1, 1).getTime() }
}

/**
 * What an id says. Its month is the one of `now`, or the one before when the id would lie in the future.
 * @param now time of reading, ms since the epoch
 * @throws UsageError when the text has not the form of an id
 */
export function decodeUniqueId(id: string, now: number): UniqueId {
  if (!/^(?:[0-9A-Fa-f]{32}|[0-9A-Fa-f]{56})$/.test(id)) {
    throw new UsageError(`"${peerText(id, 64)}" is no message id made by a client`)
  }
  const bytes = Buffer.from(id, 'hex')
  const ipBytes = bytes.length - tailBytes
  const sinceMonth = bytes.readUInt32BE(ipBytes + 6)
  const { start } = monthOf(now)
  const isOfThisMonth = start + sinceMonth < now
  return {
    ip: formatIp(bytes.subarray(0, ipBytes)),
    pid: bytes.readUInt16BE(ipBytes),
    time: sinceMonth + (isOfThisMonth ? start : monthOf(start - 1).start),
  }
}
