// SPDX-License-Identifier: Apache-2.0
// What an application asks for and gets, where it asks (lite pull and simple consumers), through
// `tracingChannel('rocketmq:receive')`. Costs nothing without subscribers.
import { activityChannel } from '../life/channels.js'

/** What subscribers of `rocketmq:receive` get: at the start, and with `result` or `error` at the end. */
export interface ReceiveEvent<M = unknown> {
  /** As the application wrote it, without a namespace. */
  readonly consumerGroup: string
  /** Messages that were asked for, at most. */
  readonly maxMessages: number
  /** What was received, perhaps nothing; absent at the start and after an error. */
  readonly result?: readonly M[]
  /** What the call rejects with; absent unless it failed. */
  readonly error?: unknown
}

const channel = activityChannel<ReceiveEvent>('receive')

/** True when there are subscribers. */
export function watchesReceives(): boolean {
  return channel.hasSubscribers
}

/** Asks for messages between the events of the beginning and the end. */
export function traceReceive<R extends readonly unknown[]>(
  event: Pick<ReceiveEvent, 'consumerGroup' | 'maxMessages'>,
  receive: () => Promise<R>,
): Promise<R> {
  if (!channel.hasSubscribers) return receive()
  return channel.tracePromise(receive, { ...event })
}
