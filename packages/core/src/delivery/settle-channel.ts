// SPDX-License-Identifier: Apache-2.0
// What an application says about a received message, through `tracingChannel('rocketmq:settle')`. Costs nothing without
// subscribers.
import { activityChannel } from '../life/channels.js'

/** A message that belongs to a consumer for a time. */
export interface LeasedMessage {
  /** As the application wrote it, without a namespace. */
  readonly consumerGroup: string
  /** Topic as the application knows it. */
  readonly topic: string
  /** Id that the sender's client made. */
  readonly messageId: string
}

/**
 * What subscribers of `rocketmq:settle` get: at the start, and with `error` at the end when the broker was not told.
 */
export interface SettleEvent extends LeasedMessage {
  /** The message is done, comes again, becomes a dead letter, or is kept for longer. */
  readonly action: 'ack' | 'nack' | 'deadLetter' | 'extend'
  /** Why the broker was not told; absent at the start and when it was. */
  readonly error?: unknown
}

const channel = activityChannel<SettleEvent>('settle')

/** Tells the broker between the events of the beginning and the end. */
export function traceSettle<R>(
  message: LeasedMessage,
  action: SettleEvent['action'],
  tell: () => Promise<R>,
): Promise<R> {
  if (!channel.hasSubscribers) return tell()
  const { consumerGroup, topic, messageId } = message
  return channel.tracePromise(tell, { consumerGroup, topic, messageId, action })
}
