// SPDX-License-Identifier: Apache-2.0
// What can be watched from outside, through `node:diagnostics_channel`. Costs nothing while nobody listens.
import { channel } from 'node:diagnostics_channel'

/** Published on `rocketmq:request` when a request is settled. */
export interface RequestEvent {
  readonly request: string
  readonly address: string
  readonly elapsedMs: number
  readonly error: Error | undefined
}

/** Published on `rocketmq:connection` when a connection opens, begins to close, or is closed. */
export interface ConnectionEvent {
  readonly address: string
  readonly state: 'open' | 'closing' | 'closed'
  readonly error: Error | undefined
}

const requests = channel('rocketmq:request')
const connections = channel('rocketmq:connection')

/** True while somebody listens to requests. */
export function hasRequestListeners(): boolean {
  return requests.hasSubscribers
}

export function publishRequest(event: RequestEvent): void {
  requests.publish(event)
}

export function publishConnection(event: ConnectionEvent): void {
  if (connections.hasSubscribers) connections.publish(event)
}
