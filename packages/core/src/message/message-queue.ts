// SPDX-License-Identifier: Apache-2.0
// The name of a queue, the same in both generations of the protocol.

/** A queue of a topic on a broker. */
export interface MessageQueue {
  /** Topic of the queue. */
  readonly topic: string
  /** Name of the broker, not its address. */
  readonly brokerName: string
  /** Queue inside the topic on that broker, counted from 0; -1 stands for any queue (POP). */
  readonly queueId: number
}
