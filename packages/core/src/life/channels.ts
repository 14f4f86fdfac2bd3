// SPDX-License-Identifier: Apache-2.0
// What can be watched from outside, through `node:diagnostics_channel`: the names of all channels, and what is
// published on each. Costs nothing without subscribers.
import { channel, tracingChannel, type TracingChannel } from 'node:diagnostics_channel'

/** Published on `rocketmq:request` when a request is settled. */
export interface RequestEvent {
  /** Name of the request, such as `SEND_MESSAGE`. */
  readonly request: string
  /** `host:port` of the peer. */
  readonly address: string
  /** Milliseconds from the call to its end. */
  readonly elapsedMs: number
  /** Why it failed; `undefined` when it did not. */
  readonly error: Error | undefined
}

/** Published on `rocketmq:connection` when a connection opens, begins to close, or is closed. */
export interface ConnectionEvent {
  /** `host:port` of the peer. */
  readonly address: string
  /** `closing`: no further request is sent, and those under way may still end. */
  readonly state: 'open' | 'closing' | 'closed'
  /** Why it ends; `undefined` when it opens, or ends as it was told to. */
  readonly error: Error | undefined
}

/** Published on `rocketmq:state` when a producer, consumer, admin or client instance changes its state. */
export interface StateEvent {
  /** Whose, such as `producer "shop"`. */
  readonly subject: string
  /** One of `ServiceState`. */
  readonly state: string
}

/** What is published on each channel of single events. */
interface Published {
  readonly request: RequestEvent
  readonly connection: ConnectionEvent
  readonly state: StateEvent
}

const channels = {
  request: channel('rocketmq:request'),
  connection: channel('rocketmq:connection'),
  state: channel('rocketmq:state'),
} as const satisfies Record<keyof Published, unknown>

/** Whether a channel has subscribers. Ask before an event is built that costs something. */
export function isWatched(name: keyof Published): boolean {
  return channels[name].hasSubscribers
}

/** Publishes an event to the subscribers of a channel. */
export function publish<N extends keyof Published>(name: N, event: Published[N]): void {
  channels[name].publish(event)
}

/** An activity with a start and an end. Each has a file of its own, which defines its events. */
type Activity = 'send' | 'consume' | 'receive' | 'settle'

/** The tracing channel of an activity, such as `rocketmq:send`. `E` is what subscribers get. */
export function activityChannel<E extends object>(name: Activity): TracingChannel<unknown, E> {
  return tracingChannel<unknown, E>(`rocketmq:${name}`)
}
