// SPDX-License-Identifier: Apache-2.0
// Opens a socket, plain or TLS, and makes a Connection of it, which is open from the start.
import { connect as connectPlain, isIP, type Socket } from 'node:net'
import { connect as connectTls, type ConnectionOptions as TlsOptions } from 'node:tls'
import { asError, ClosedError, ConnectionError, onAbort, RocketMQError } from '@rocketmq-ts/core'
import { parseAddress } from './address.js'
import { Connection, type ConnectionSettings } from './connection.js'

export interface DialSettings extends ConnectionSettings {
  /** Milliseconds until a dial is given up, TLS handshake included. */
  readonly connectTimeoutMs: number
  /** Given: speak TLS. Everything of `tls.ConnectionOptions`; peers are verified unless it says otherwise. */
  readonly tls: TlsOptions | undefined
  /** Opens the socket, below TLS. */
  readonly createConnection?: CreateConnection | undefined
}

/** Opens a socket to a peer; it may still be connecting. What it throws, or the socket's error, fails the dial. */
export type CreateConnection = (address: { readonly host: string; readonly port: number }) => Socket

/**
 * Dials `address` (`host:port`). Rejects with `ConnectionError` (outcome `not-sent`) that says why, or with
 * `ClosedError` when `signal` aborts.
 */
export function dial(address: string, settings: DialSettings, signal: AbortSignal): Promise<Connection> {
  return new Promise((resolve, reject) => {
    let socket: Socket
    try {
      socket = open(address, settings)
    } catch (thrown) {
      const error = asError(thrown)
      reject(error instanceof RocketMQError ? error : dialError(address, error.message, error))
      return
    }
    let unlink: () => void = () => undefined
    const settle = (act: () => void) => {
      timer.clear()
      unlink()
      socket.removeListener('error', onError)
      act()
    }
    const fail = (error: RocketMQError) => {
      settle(() => {
        // Later errors concern nothing any more, and must not be uncaught.
        socket.on('error', () => undefined)
        socket.destroy()
        reject(error)
      })
    }
    const onError = (cause: Error) => fail(dialError(address, reasonOf(cause, settings.tls !== undefined), cause))
    const timer = settings.clock.setTimeout(
      () => fail(dialError(address, `no answer within ${settings.connectTimeoutMs} ms`)),
      settings.connectTimeoutMs,
    )
    socket.on('error', onError)
    const onConnected = () => settle(() => resolve(new Connection(socket, settings, address)))
    // A socket of `createConnection` may be connected already.
    if (settings.tls === undefined && !socket.connecting && socket.readyState === 'open') process.nextTick(onConnected)
    else socket.once(settings.tls === undefined ? 'connect' : 'secureConnect', onConnected)
    unlink = onAbort(signal, () =>
      fail(new ClosedError(`dialling ${address} was stopped`, { address, outcome: 'not-sent' })),
    )
  })
}

function open(address: string, { tls, createConnection }: DialSettings): Socket {
  const { host, port } = parseAddress(address)
  const made = createConnection?.({ host, port })
  if (tls === undefined) return made ?? connectPlain({ host, port, noDelay: true })
  const socket = connectTls({
    host,
    port,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...tls,
    ...(made === undefined ? {} : { socket: made }),
  })
  return socket.setNoDelay(true)
}

function dialError(address: string, reason: string, cause?: Error): ConnectionError {
  return new ConnectionError(`cannot connect to ${address}: ${reason}`, { cause, address, outcome: 'not-sent' })
}

function reasonOf(cause: Error, isTls: boolean): string {
  const { code } = asError(cause) as Error & { code?: string }
  if (isTls && (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG')) {
    return `the peer speaks plain text, not TLS (${code})`
  }
  if (isTls && code === 'ECONNRESET') return 'the peer closed during the TLS handshake; does it speak TLS?'
  return code === undefined || cause.message.includes(code) ? cause.message : `${cause.message} (${code})`
}
