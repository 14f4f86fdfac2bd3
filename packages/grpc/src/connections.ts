// SPDX-License-Identifier: Apache-2.0
// The connections below a channel. grpc-js ends them in order, and then its sockets wait for the server to end its half,
// without a bound: a server that stands still would keep a process alive that has closed its client. grpc-js has no
// public way to them; where its insides are not as expected, none is found, and its own end is all there is.
import type { Client } from '@grpc/grpc-js'
import type { ClientHttp2Session } from 'node:http2'

/** Milliseconds in which the last calls of a connection may end in order. */
const lastCallsMs = 100

/** From now on, connections of the client end when their last calls have, or soon; and then their sockets are gone. */
export function neverWaitForServer(client: Client): void {
  for (const session of sessionsOf(client)) {
    if (session.destroyed) continue
    // Of the socket itself: what a session shows is a proxy, which is gone by then.
    const end = session.socket.destroySoon.bind(session.socket)
    session.socket.once('finish', end)
    // Never inside of an event of the session: Node.js 20 damages its memory then.
    const timer = setTimeout(() => {
      session.destroy()
    }, lastCallsMs)
    session.once('close', () => {
      clearTimeout(timer)
    })
  }
}

/** The sessions that a client has now, established or being established. */
function sessionsOf(client: Client): readonly ClientHttp2Session[] {
  const pool = at(client.getChannel(), 'internalChannel', 'subchannelPool', 'pool')
  return Object.values(pool ?? {})
    .flatMap(entries => (Array.isArray(entries) ? (entries as readonly unknown[]) : []))
    .flatMap(entry => [
      at(entry, 'subchannel', 'transport', 'session'),
      at(entry, 'subchannel', 'connector', 'session'),
    ])
    .filter(isSession)
}

/** The member of a member …; `undefined` where one of them is missing. */
function at(value: unknown, ...path: readonly string[]): object | undefined {
  let current = value
  for (const name of path) {
    if (typeof current !== 'object' || current === null) return undefined
    current = Reflect.get(current, name)
  }
  return typeof current === 'object' && current !== null ? current : undefined
}

function isSession(value: object | undefined): value is ClientHttp2Session {
  return value !== undefined && 'socket' in value && 'destroyed' in value
}
