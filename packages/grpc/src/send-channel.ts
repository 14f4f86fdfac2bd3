// SPDX-License-Identifier: Apache-2.0
// Sends can be traced through `tracingChannel('rocketmq:send')`, as those of the other protocol. Costs nothing while no
// one listens.
import { tracingChannel } from 'node:diagnostics_channel'
import type { ProducerMessage, ProxySendResult } from './producer-message.js'

/** What subscribers get: at the start, and with `result` or `error` at the end. */
export interface ProxySendEvent {
  /** The caller's message, without its body; not to be changed. */
  readonly message: Omit<ProducerMessage, 'body'>
  readonly bodyLength: number
  readonly result?: ProxySendResult
  readonly error?: unknown
}

const sends = tracingChannel<'rocketmq:send', ProxySendEvent>('rocketmq:send')

/** Runs a send between the events of its beginning and its end. */
export function traceSend(
  message: Omit<ProducerMessage, 'body'>,
  bodyLength: number,
  send: () => Promise<ProxySendResult>,
): Promise<ProxySendResult> {
  if (!sends.hasSubscribers) return send()
  // Destructuring makes a copy: a subscriber sees no body.
  const { body: _body, ...head } = message as ProducerMessage
  return sends.tracePromise(send, { message: head, bodyLength })
}
