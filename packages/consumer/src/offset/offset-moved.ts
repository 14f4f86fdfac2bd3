// SPDX-License-Identifier: Apache-2.0
// What is told when a queue goes on at another offset than its consumer had in mind.
import type { MessageQueue } from '@rocketmq-ts/protocol'

/** A broker moved us to another offset: ours is outside of the queue, or an administrator reset it. */
export interface OffsetMoved {
  /** The queue that the offsets are in. */
  readonly queue: MessageQueue
  /** Position that was to be read. */
  readonly from: number
  /** Position that is read next. */
  readonly to: number
  /** `illegal`: the broker does not have `from`; `reset`: an administrator decided. */
  readonly reason: 'illegal' | 'reset'
}
