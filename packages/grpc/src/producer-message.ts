// SPDX-License-Identifier: Apache-2.0
import type { SendResultView } from '@rocketmq-ts/core'

/** A message to send. It has at most one kind: `shardingKey`, `liteTopic`, `deliverAt` or `delayMs`, `priority`. */
export interface ProducerMessage<TBody = Uint8Array | string> {
  /** Where it goes. The topic must exist, and be made for the kind of the message. */
  readonly topic: string
  /** What it holds, 1 byte to 4 MiB. Must not be changed until the send has settled. */
  readonly body: TBody
  /** The tag that consumers filter by. */
  readonly tags?: string | undefined
  /** Business keys: one text with blanks in between, or a list. */
  readonly keys?: string | readonly string[] | undefined
  /** Properties of the application's own. */
  readonly properties?: Readonly<Record<string, string>> | undefined
  /** Messages with the same key stay in order (the message group); the topic is of type FIFO. */
  readonly shardingKey?: string | undefined
  /** Delivered at this time, milliseconds since the epoch, at most a day ahead; the topic is of type DELAY. */
  readonly deliverAt?: number | undefined
  /** Delivered after so many milliseconds. */
  readonly delayMs?: number | undefined
  /** From 0; greater is sooner. The topic is of type PRIORITY. */
  readonly priority?: number | undefined
  /** Lite topic below `topic`, which is of type LITE. */
  readonly liteTopic?: string | undefined
}

/** The result of a send that the server stored. */
export interface ProxySendResult extends SendResultView {
  readonly topic: string
  /** Every attempt, the last one successful. */
  readonly attempts: readonly ProxySendAttempt[]
}

/** One attempt to send. */
export interface ProxySendAttempt {
  /** The broker is the proxy's choice, so it is not known here. */
  readonly brokerName: ''
  readonly queueId: -1
  /** Addresses of the proxy; empty when none was known. */
  readonly address: string
  readonly elapsedMs: number
  /** Absent when the server stored the message. */
  readonly error?: Error
}
