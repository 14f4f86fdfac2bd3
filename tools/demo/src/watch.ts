// SPDX-License-Identifier: Apache-2.0
// Shows what the library tells on its diagnostics channels: every change of state, socket and request of the clients.
import { subscribe } from 'node:diagnostics_channel'
import { BrokerError, type ConnectionEvent, type RequestEvent, type StateEvent } from '@rocketmq-ts/core'
import { state, step } from './screen.js'

/** Shows events as they happen: what goes to the servers, which have names for people by their address. */
export function watch(servers: ReadonlyMap<string, string>): void {
  subscribe('rocketmq:state', event => {
    const { subject, state: name } = event as StateEvent
    state(subject, stepsOfStates[name] ?? name)
  })
  // The broker has a connection of its own to the name server, from before: its end is no step of the clients.
  const connected = new Set<string>()
  subscribe('rocketmq:connection', event => {
    const { address, state: name } = event as ConnectionEvent
    const server = servers.get(address)
    if (server === undefined || name === 'closing') return
    if (name === 'open') connected.add(address)
    else if (!connected.delete(address)) return
    step(name === 'open' ? 'connected' : 'disconnected', server)
  })
  subscribe('rocketmq:request', event => {
    const { request, address, elapsedMs, error } = event as RequestEvent
    const server = servers.get(address)
    if (server === undefined || quiet.has(request)) return
    const refusal = error instanceof BrokerError ? `, answered ${error.responseName}` : ''
    step(request, `${server}${refusal}${reasonOf(request)}`, elapsedMs, error !== undefined && refusal === '')
  })
}

/** What a state means for who looks at a start for the first time. Java begins a start in the state of a failed one. */
const stepsOfStates: Readonly<Record<string, string>> = {
  START_FAILED: 'starting: its configuration is checked (state START_FAILED until it is done, as in Java)',
  RUNNING: 'RUNNING: registered at its client instance',
  SHUTDOWN_ALREADY: 'SHUTDOWN_ALREADY: unregistered',
}

/** Why the clients send a request in a start or an end. */
const reasons: Readonly<Record<string, string>> = {
  GET_ROUTEINFO_BY_TOPIC: 'which brokers have the topic',
  HEART_BEAT: 'tells the broker who is there',
  GET_CONSUMER_LIST_BY_GROUP: 'who shares the queues',
  QUERY_CONSUMER_OFFSET: 'where the group stopped',
  UNREGISTER_CLIENT: 'tells the broker who leaves',
}

/** Requests that would drown the others: the messages have a table, long polls end when something comes. */
const quiet: ReadonlySet<string> = new Set(['SEND_MESSAGE_V2', 'PULL_MESSAGE', 'REGISTER_BROKER', 'UNREGISTER_BROKER'])

function reasonOf(request: string): string {
  const reason = reasons[request]
  return reason === undefined ? '' : ` (${reason})`
}
