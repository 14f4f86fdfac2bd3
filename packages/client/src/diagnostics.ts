// SPDX-License-Identifier: Apache-2.0
// Changes of state can be watched through `node:diagnostics_channel`. Costs nothing while nobody listens.
import { channel } from 'node:diagnostics_channel'

/** Published on `rocketmq:state` when a producer, consumer, admin or client instance changes its state. */
export interface StateEvent {
  /** Whose, such as `producer "shop"`. */
  readonly subject: string
  /** One of `ServiceState`. */
  readonly state: string
}

const states = channel('rocketmq:state')

export function publishState(event: StateEvent): void {
  if (states.hasSubscribers) states.publish(event)
}
