// SPDX-License-Identifier: Apache-2.0
// Each call of a handler can be watched, and given a context, through `node:diagnostics_channel`: subscribe to
// `tracingChannel('rocketmq:consume')`. Costs nothing without subscribers.
import { activityChannel } from '../life/channels.js'
import type { MessageQueue } from '../message/message-queue.js'

/** What is published: one object for each call, the same at its start and at its end. */
export interface DeliveryEvent<M> {
  /** As the application wrote it, without a namespace. */
  readonly consumerGroup: string
  /** Topic as the application knows it. */
  readonly topic: string
  /** The queue that holds the messages: of retried ones a queue of the retry topic. */
  readonly queue: MessageQueue
  /** What the handler gets: one message, or a batch. */
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
