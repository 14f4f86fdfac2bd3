// SPDX-License-Identifier: Apache-2.0
// Sends can be traced from outside through `tracingChannel('rocketmq:send')`. Costs nothing while no one listens.
import { activityChannel } from '@rocketmq-ts/core'
import type { MessageHead } from './outgoing.js'
import type { SendResult } from './send-result.js'

/** What subscribers of `rocketmq:send` get: at the start, and with `result` or `error` at the end. */
export interface SendEvent {
  readonly producerGroup: string
  /** The caller's message, without its body; not to be changed. */
  readonly message: MessageHead
  /** Bytes, before compression. */
  readonly bodyLength: number
  /** A subscriber of `start` may add user properties here, such as a trace context. */
  readonly userProperties: Record<string, string>
  readonly result?: SendResult
  readonly error?: unknown
}

const sends = activityChannel<SendEvent>('send')

/** True when someone listens. */
export function watchesSends(): boolean {
  return sends.hasSubscribers
}

/** Runs a send between the events of its beginning and its end. */
export function traceSend(event: SendEvent, send: () => Promise<SendResult>): Promise<SendResult> {
  return sends.tracePromise(send, event)
}
