// SPDX-License-Identifier: Apache-2.0
// Where a queue goes on when the broker does not have the offset that we want to read.
import type { MessageQueue } from '@rocketmq-ts/protocol'
import type { PullResult } from './message-puller.js'

/** A broker does not have the offset that we want to read. */
export interface IllegalOffset {
  /** The queue, as the application knows it. */
  readonly queue: MessageQueue
  /** What we wanted. */
  readonly from: number
  /** Where the broker says to go on: the beginning of the queue, or its end. */
  readonly to: number
  /** Position of the first stored message. */
  readonly minOffset: number
  /** Position after the last message. */
  readonly maxOffset: number
}

/**
 * Where the broker says, or where the application says.
 * @param queue as the application knows it
 * @param from what we wanted
 */
export function legalOffset(
  choose: ((illegal: IllegalOffset) => number) | undefined,
  { queue, from }: Pick<IllegalOffset, 'queue' | 'from'>,
  { nextBeginOffset: to, minOffset, maxOffset }: PullResult,
): number {
  const chosen = choose?.({ queue, from, to, minOffset, maxOffset }) ?? to
  return Number.isSafeInteger(chosen) && chosen >= 0 ? chosen : to
}
