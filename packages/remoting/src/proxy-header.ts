// SPDX-License-Identifier: Apache-2.0
// The header that load balancers put before a connection, so that the server learns the client's address: `PROXY TCP4
// 10.1.2.3 10.0.0.1 56324 10911\r\n`, or the same in binary. Real servers take both on every port. Their content is
// trusted, as there. [HAProxyMessageDecoder of Netty, NettyRemotingServer.java HandshakeHandler]
import { isIP, type Socket } from 'node:net'
import { ProtocolError } from '@rocketmq-ts/core'
import { formatAddress } from './address.js'

/** What the first bytes of a connection say. */
export interface ProxyHeader {
  /** Bytes of the header; 0 when there is none. */
  readonly length: number
  /** Address of the client, when the header has one. */
  readonly client: string | undefined
}

const textSignature = Buffer.from('PROXY')
const binarySignature = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1')
/** First byte of a TLS handshake. */
const tlsHandshake = 0x16
/** Of a header in text, with its line end. */
const maxTextBytes = 108
const binaryHeadBytes = 16

/**
 * Waits for the first byte of a new socket, behind a header that tells the client's address, and says whether TLS
 * begins with it, and the address; the socket is paused then. One with a broken header is destroyed, and one in plain
 * text where TLS is enforced.
 *
 * @param mode `permissive` when absent: TLS and plain text come in
 */
export function awaitGreeting(
  socket: Socket,
  mode: 'disabled' | 'permissive' | 'enforcing' | undefined,
  serve: (isSecure: boolean, client: string | undefined) => void,
): void {
  let head: Buffer = Buffer.alloc(0)
  let header: ProxyHeader | undefined
  const onData = (chunk: Buffer): void => {
    head = Buffer.concat([head, chunk])
    try {
      header ??= readProxyHeader(head)
    } catch {
      socket.destroy()
      return
    }
    if (header === undefined || head.length === header.length) return
    socket.off('data', onData)
    socket.pause()
    socket.unshift(head.subarray(header.length))
    const isSecure = head[header.length] === tlsHandshake && mode !== 'disabled'
    if (isSecure || mode !== 'enforcing') serve(isSecure, header.client)
    else socket.destroy()
  }
  socket.on('data', onData)
}

/**
 * Reads the header at the beginning of a connection; `undefined` when more bytes are needed to say.
 * @throws ProtocolError when it is broken
 */
export function readProxyHeader(head: Buffer): ProxyHeader | undefined {
  if (begins(head, binarySignature)) return readBinary(head)
  if (begins(head, textSignature)) return readText(head)
  return { length: 0, client: undefined }
}

/** Whether the bytes are the signature, or may become it. */
function begins(head: Buffer, signature: Buffer): boolean {
  const length = Math.min(head.length, signature.length)
  return head.subarray(0, length).equals(signature.subarray(0, length))
}

function readText(head: Buffer): ProxyHeader | undefined {
  const end = head.subarray(0, maxTextBytes).indexOf('\r\n')
  if (end < 0) return head.length < maxTextBytes ? undefined : broken('has no line end')
  const [, protocol, source = '', , port = ''] = head.toString('latin1', 0, end).split(' ')
  const length = end + 2
  if (protocol === 'UNKNOWN') return { length, client: undefined }
  const family = protocol === 'TCP4' ? 4 : protocol === 'TCP6' ? 6 : 0
  const isRight = family !== 0 && isIP(source) === family && /^\d{1,5}$/.test(port) && Number(port) < 65_536
  return isRight ? { length, client: formatAddress(source, Number(port)) } : broken('names no address')
}

/** | signature (12) | version and command (1) | family (1) | length (2) | source address, target, ports … | */
function readBinary(head: Buffer): ProxyHeader | undefined {
  if (head.length < binaryHeadBytes) return undefined
  const length = binaryHeadBytes + head.readUInt16BE(14)
  if (head.length < length) return undefined
  const [command, family] = [head[12] ?? 0, (head[13] ?? 0) >> 4]
  if (command >> 4 !== 2) return broken('is of an unknown version')
  const addressBytes = family === 1 ? 4 : family === 2 ? 16 : 0
  if ((command & 15) === 0 || addressBytes === 0) return { length, client: undefined }
  if (length < binaryHeadBytes + 2 * addressBytes + 4) return broken('is too short for its addresses')
  const source = head.subarray(binaryHeadBytes, binaryHeadBytes + addressBytes)
  const port = head.readUInt16BE(binaryHeadBytes + 2 * addressBytes)
  return { length, client: formatAddress(family === 1 ? source.join('.') : groupsOf(source), port) }
}

function groupsOf(address: Buffer): string {
  return Array.from({ length: 8 }, (_, index) => address.readUInt16BE(index * 2).toString(16)).join(':')
}

function broken(fault: string): never {
  throw new ProtocolError(`the PROXY header ${fault}`)
}
