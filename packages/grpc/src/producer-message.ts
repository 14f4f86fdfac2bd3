// SPDX-License-Identifier: Apache-2.0
// What producers of this package take and give. It is less than with remoting, because a proxy chooses broker and
// queue, and knows neither flags nor delay levels.
import type { MessageOf, SendResultView } from '@rocketmq-ts/core'

/**
 * A message to send. Its topic must exist, and be made for its one kind: `shardingKey` (FIFO), `liteTopic` (LITE),
 * `deliverAt` or `delayMs` (DELAY, at most a day ahead), `priority` (PRIORITY), or none (NORMAL).
 */
export type ProducerMessage<TBody = Uint8Array | string> = Omit<
  MessageOf<TBody>,
  'flag' | 'waitStoreMsgOk' | 'delayLevel'
>

/** The result of a send that the server stored. */
export interface ProxySendResult extends SendResultView {
  /** Topic of the message. */
  readonly topic: string
  /** Every attempt, the last one successful. */
  readonly attempts: readonly ProxySendAttempt[]
}

/** One attempt to send. */
export interface ProxySendAttempt {
  /** The broker is the proxy's choice, so it is not known here. */
  readonly brokerName: ''
  /** The queue is the broker's choice, so it is not known here. */
  readonly queueId: -1
  /** Addresses of the proxy; empty when none was known. */
  readonly address: string
  /** Milliseconds that the attempt took. */
  readonly elapsedMs: number
  /** Absent when the server stored the message. */
  readonly error?: Error
}
