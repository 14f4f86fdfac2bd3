// SPDX-License-Identifier: Apache-2.0
// Sends can be watched through `tracingChannel('rocketmq:send')`: one event for each call that sends, at its start and
// at its end. Costs nothing without subscribers.
import { activityChannel } from './channels.js'
import type { Message, MessageHead } from '../message/message.js'

/** What subscribers of `rocketmq:send` get: at the start, and with `result` or `error` at the end. `R`: the result. */
export interface SendEvent<R = unknown> {
  /** Absent: a producer of a proxy has no group. */
  readonly producerGroup: string | undefined
  /** The caller's message, without its body; of a batch, the first one. Not to be changed. */
  readonly message: MessageHead
  /** All messages of a batch. */
  readonly batch: readonly MessageHead[] | undefined
  /** Bytes before compression, of a batch all together. */
  readonly bodyLength: number
  /**
   * A subscriber of `start` may add user properties here, such as a trace context; each message of a batch gets them.
   */
  readonly userProperties: Record<string, string>
  /** What the send resolves to; absent at the start and after an error. */
  readonly result?: R
  /** What the send rejects with; absent unless it failed. */
  readonly error?: unknown
}

const sends = activityChannel<SendEvent>('send')

/** True when there are subscribers. Where a send must cost nothing, ask before `traceSend` is called. */
export function watchesSends(): boolean {
  return sends.hasSubscribers
}

/** Runs a send of one or more messages between the events of its beginning and its end. */
export function traceSend<M extends MessageHead, R>(
  { producerGroup, messages, bodyLength }: Pick<SendEvent, 'producerGroup' | 'bodyLength'> & { messages: readonly M[] },
  send: (withProperties: (message: M) => M) => Promise<R>,
): Promise<R> {
  if (!sends.hasSubscribers) return send(message => message)
  const heads = messages.map(headOf)
  const [message = { topic: '' }] = heads
  const batch = heads.length > 1 ? heads : undefined
  const userProperties: Record<string, string> = {}
  const added = (each: M): M => ({ ...each, properties: { ...each.properties, ...userProperties } })
  const event: SendEvent = { producerGroup, message, batch, bodyLength, userProperties }
  return sends.tracePromise(() => send(added), event)
}

function headOf(message: MessageHead): MessageHead {
  const { body: _body, ...head } = message as Message
  return head
}
