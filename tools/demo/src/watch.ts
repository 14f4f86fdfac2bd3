// SPDX-License-Identifier: Apache-2.0
// Shows what the library tells on its diagnostics channels: every change of state, socket and request of the clients.
import { subscribe } from 'node:diagnostics_channel'
import type { StateEvent } from '@rocketmq-ts/client'
import type { ConnectionEvent, RequestEvent } from '@rocketmq-ts/remoting'
import { state, step } from './screen.js'

/** What an address is, for people. */
export type NameOf = (address: string) => string | undefined

/** Shows events as they happen. `nameOf` knows the servers; everything else is not shown. */
export function watch(nameOf: NameOf): void {
  subscribe('rocketmq:state', event => {
    const { subject, state: name } = event as StateEvent
    // The state in which a start begins is the one in which it ends when it fails.
    state(subject, name === 'START_FAILED' ? 'starting (START_FAILED until it is done)' : name)
  })
  subscribe('rocketmq:connection', event => {
    const { address, state: name } = event as ConnectionEvent
    const server = nameOf(address)
    if (server !== undefined && name !== 'closing') step(name === 'open' ? 'connected' : 'disconnected', server)
  })
  subscribe('rocketmq:request', event => {
    const { request, address, elapsedMs, error } = event as RequestEvent
    const server = nameOf(address)
    if (server !== undefined && !quiet.has(request)) step(request, server, elapsedMs, error !== undefined)
  })
}

/** Requests that would drown the others: the messages have a table, long polls end when something comes. */
const quiet: ReadonlySet<string> = new Set(['SEND_MESSAGE_V2', 'PULL_MESSAGE', 'REGISTER_BROKER'])
