// SPDX-License-Identifier: Apache-2.0
// A message as it stands in its queue here, from the pull until it is settled.
import type { MessageExt } from '@rocketmq-ts/protocol'

/**
 * `waiting`: nobody has it; `running`: a handler has it; `held`: it cannot be read and is not passed; `settled`:
 * done, given back, or dead.
 */
export type EntryState = 'waiting' | 'running' | 'held' | 'settled'

/** A message in a queue. */
export interface QueueEntry {
  /** Position in the queue. */
  readonly offset: number
  /** Changes when it is tried again here: its `reconsumeTimes` grow. Absent for a record that cannot be read. */
  message: MessageExt | undefined
  state: EntryState
  /** Monotonic milliseconds at which a handler got it. */
  startedAt: number
  /** Bytes of its record. */
  readonly bytes: number
}
