// SPDX-License-Identifier: Apache-2.0
// Each call of a handler can be watched, and given a context, through `node:diagnostics_channel`: subscribe to
// `tracingChannel('rocketmq:consume')`. Costs nothing without subscribers.
import { activityChannel } from '../life/channels.js'
import type { MessageQueue } from '../message/message-queue.js'

/** What is published: one object for each call, the same at its start and at its end. */
export interface DeliveryEvent<M> {
  readonly consumerGroup: string
  /** Topic as the application knows it. */
  readonly topic: string
  readonly queue: MessageQueue
  readonly messages: readonly M[]
}

const channel = activityChannel<DeliveryEvent<unknown>>('consume')

/** True when there are subscribers. */
export function watchesCalls(): boolean {
  return channel.hasSubscribers
}

/** Runs the call and publishes its start, its end and what it throws. */
export function traceCall(call: () => unknown, event: DeliveryEvent<unknown>): Promise<unknown> {
  return channel.tracePromise(async () => call(), event)
}
