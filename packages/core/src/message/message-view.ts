// SPDX-License-Identifier: Apache-2.0
// What every received message has, whichever protocol brought it. A handler that needs no more than this works with the
// clients of both.

/** A received message. Never changes. */
export interface MessageView {
  /** The topic that it was sent to, or from which it is redelivered. */
  readonly topic: string
  /** Made by the sender; duplicates of one send share it, and so do all deliveries. */
  readonly messageId: string
  /** The tag, if the message has one. */
  readonly tags: string | undefined
  /** The business keys. */
  readonly keys: readonly string[]
  /** The application's properties. Over remoting also those that RocketMQ keeps there. */
  readonly properties: Readonly<Record<string, string>>
  /** The body as it was sent, decompressed. */
  readonly body: Buffer
  /** When the sender built it, ms since the epoch, by its clock. */
  readonly bornTimestamp: number
  /** The sender's host; over remoting the address and port that the broker saw. */
  readonly bornHost: string
  /** When the broker stored it, ms since the epoch, by its clock; 0 when that is not known. */
  readonly storeTimestamp: number
  /** The broker's address: `host:port`; empty when it is not known. */
  readonly storeHost: string
  /** Queue inside the topic, counted from 0. */
  readonly queueId: number
  /** Position in the queue, counted from 0. */
  readonly queueOffset: number
  /** Deliveries that failed before this one. */
  readonly reconsumeTimes: number
}
