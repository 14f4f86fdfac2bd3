// SPDX-License-Identifier: Apache-2.0
// What is behind a port, found out from outside: does it accept, does it speak first, does it speak TLS.
import { lookup } from 'node:dns/promises'
import { connect, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { parseAddress } from '@rocketmq-ts/remoting'

/** Why a name has no address; nothing when it has one. */
export async function resolutionFault(address: string): Promise<string | undefined> {
  const { host } = parseAddress(address)
  if (isIP(host) !== 0) return undefined
  try {
    await lookup(host)
    return undefined
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error)
  }
}

/** True when a TCP connection is accepted in time. */
export async function accepts(address: string, timeoutMs: number): Promise<boolean> {
  return (await firstEvent(connect(parseAddress(address)), 'connect', timeoutMs)) !== undefined
}

/** True when a TLS handshake succeeds, no matter who signed the certificate. */
export async function speaksTls(address: string, timeoutMs: number): Promise<boolean> {
  const socket = connectTls({ ...parseAddress(address), rejectUnauthorized: false })
  return (await firstEvent(socket, 'secureConnect', timeoutMs)) !== undefined
}

/** What begins every connection of HTTP/2, with empty settings behind it. [RFC 9113, 3.4] */
const http2Greeting = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0'
/** The type of a frame of settings, with which a server answers. */
const settingsFrame = 4

/** True when a server of HTTP/2 answers there, as gRPC proxies are. */
export async function speaksHttp2(address: string, isTls: boolean, timeoutMs: number): Promise<boolean> {
  const socket = isTls
    ? connectTls({ ...parseAddress(address), rejectUnauthorized: false, ALPNProtocols: ['h2'] })
    : connect(parseAddress(address))
  socket.write(http2Greeting, 'latin1')
  const [chunk] = (await firstEvent(socket, 'data', timeoutMs)) ?? []
  return Buffer.isBuffer(chunk) && chunk.length >= 9 && chunk[3] === settingsFrame && chunk.readUInt32BE(5) === 0
}

/** The first line that an HTTP server answers with; nothing when there is none at the port. */
export async function httpGreeting(address: string, timeoutMs: number): Promise<string | undefined> {
  const socket = connect(parseAddress(address))
  socket.write('GET / HTTP/1.0\r\n\r\n')
  const [chunk] = (await firstEvent(socket, 'data', timeoutMs)) ?? []
  const [line = ''] = Buffer.isBuffer(chunk) ? chunk.toString('latin1').split('\r\n') : []
  return /^HTTP\/\d/.test(line) ? line : undefined
}

/** What came with an event; nothing when the socket ended before it, or took too long. Destroys the socket. */
async function firstEvent(socket: Socket, event: string, timeoutMs: number): Promise<readonly unknown[] | undefined> {
  const arrived = await new Promise<readonly unknown[] | undefined>(resolve => {
    const timer = setTimeout(() => resolve(undefined), timeoutMs)
    socket.once(event, (...args: unknown[]) => resolve(args))
    socket.on('error', () => undefined)
    socket.once('close', () => {
      clearTimeout(timer)
      resolve(undefined)
    })
  })
  socket.destroy()
  return arrived
}

/** The same host with another port. */
export function neighbour(address: string, difference: number): string {
  const at = address.lastIndexOf(':')
  return `${address.slice(0, at)}:${Number(address.slice(at + 1)) + difference}`
}
