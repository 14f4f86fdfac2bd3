// SPDX-License-Identifier: Apache-2.0
// Addresses as bytes and as text. A host is `10.1.2.3:10911` or `[::1]:10911`; the port has four bytes on the wire.
import { UsageError, peerText } from '@rocketmq-ts/core'

/** Address and port. */
export interface Host {
  /** IPv4 or IPv6 address, without brackets. */
  readonly ip: string
  /** From 0 to 65,535. */
  readonly port: number
}

/** Bytes of an IPv4 host, port included. */
export const hostBytesV4 = 8
/** Bytes of an IPv6 host, port included. */
export const hostBytesV6 = 20

/** The text of 4 or 16 address bytes; IPv6 in its short form. */
export function formatIp(bytes: Uint8Array): string {
  return bytes.length === 4 ? bytes.join('.') : formatIpV6(bytes)
}

function formatIpV6(bytes: Uint8Array): string {
  const groups: string[] = []
  for (let at = 0; at < 16; at += 2) groups.push((((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)).toString(16))
  const zeros = longestZeros(groups)
  if (zeros.length < 2) return groups.join(':')
  return `${groups.slice(0, zeros.start).join(':')}::${groups.slice(zeros.start + zeros.length).join(':')}`
}

function longestZeros(groups: readonly string[]): { start: number; length: number } {
  let best = { start: 0, length: 0 }
  let length = 0
  groups.forEach((group, index) => {
    length = group === '0' ? length + 1 : 0
    if (length > best.length) best = { start: index - length + 1, length }
  })
  return best
}

/**
 * The 4 or 16 bytes of an address.
 * @throws UsageError when the text is no address
 */
export function parseIp(text: string): Buffer {
  const bytes = text.includes(':') ? parseIpV6(text) : parseIpV4(text)
  if (bytes === undefined) throw new UsageError(`"${peerText(text, 64)}" is no IP address`)
  return Buffer.from(bytes)
}

function parseIpV4(text: string): number[] | undefined {
  const bytes = text.split('.').map(part => (/^\d{1,3}$/.test(part) ? Number(part) : 256))
  return bytes.length === 4 && bytes.every(byte => byte < 256) ? bytes : undefined
}

function parseIpV6(text: string): number[] | undefined {
  const halves = text.split('::')
  const head = groupBytes(halves[0] ?? '')
  const tail = groupBytes(halves[1] ?? '')
  if (head === undefined || tail === undefined || halves.length > 2) return undefined
  const missing = 16 - head.length - tail.length
  const isComplete = halves.length === 2 ? missing >= 2 : missing === 0
  return isComplete ? [...head, ...new Array<number>(missing).fill(0), ...tail] : undefined
}

function groupBytes(text: string): number[] | undefined {
  if (text === '') return []
  const bytes: number[] = []
  const groups = text.split(':')
  for (const [index, group] of groups.entries()) {
    if (index === groups.length - 1 && group.includes('.')) {
      const last = parseIpV4(group)
      if (last === undefined) return undefined
      bytes.push(...last)
    } else if (/^[0-9a-f]{1,4}$/i.test(group)) {
      const value = parseInt(group, 16)
      bytes.push(value >> 8, value & 0xff)
    } else {
      return undefined
    }
  }
  return bytes
}

/** `10.1.2.3:10911`, or `[::1]:10911`. */
export function formatHost(host: Host): string {
  return host.ip.includes(':') ? `[${host.ip}]:${host.port}` : `${host.ip}:${host.port}`
}

/**
 * Address and port of a text; brackets around IPv6 may be missing, as they are in routes: the last colon counts.
 * @throws UsageError when there is no port
 */
export function parseHost(text: string): Host {
  const colon = text.lastIndexOf(':')
  const port = colon < 0 || colon === text.length - 1 ? NaN : Number(text.slice(colon + 1))
  if (!Number.isInteger(port) || port < 0 || port > 0xffff) {
    throw new UsageError(`"${peerText(text, 64)}" is no host with a port`)
  }
  return { ip: text.slice(0, colon).replace(/^\[(.*)\]$/, '$1'), port }
}

/** Reads a host that is in `buffer`, 8 or 20 bytes. */
export function readHost(buffer: Buffer, at: number, isV6: boolean): string {
  const ipEnd = at + (isV6 ? 16 : 4)
  return formatHost({ ip: formatIp(buffer.subarray(at, ipEnd)), port: buffer.readInt32BE(ipEnd) })
}

const knownHosts = new Map<string, Buffer>()
const maxKnownHosts = 1024

/** The 8 or 20 bytes of a host, not to be changed. Remembered, since a broker writes the same few into every record. */
export function hostBytes(host: string): Buffer {
  const known = knownHosts.get(host)
  if (known !== undefined) return known
  const { ip, port } = parseHost(host)
  const address = parseIp(ip)
  const bytes = Buffer.alloc(address.length + 4)
  bytes.set(address)
  bytes.writeInt32BE(port, address.length)
  if (knownHosts.size === maxKnownHosts) knownHosts.clear()
  knownHosts.set(host, bytes)
  return bytes
}

/**
 * The text that all spellings of an address share: an IPv6 address in its short form and in brackets, names in small
 * letters. What cannot be read stays as it is.
 */
export function canonicalHost(text: string): string {
  const lower = text.toLowerCase()
  const colon = lower.lastIndexOf(':')
  const ip = lower.slice(0, Math.max(0, colon)).replace(/^\[(.*)\]$/, '$1')
  const bytes = ip.includes(':') ? parseIpV6(ip) : undefined
  return bytes === undefined ? lower : `[${formatIp(Uint8Array.from(bytes))}]${lower.slice(colon)}`
}
