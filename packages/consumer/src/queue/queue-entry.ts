// SPDX-License-Identifier: Apache-2.0
// A message in its queue here, from the pull until it is settled.
import type { Entry } from '@rocketmq-ts/core'
import type { MessageExt } from '@rocketmq-ts/protocol'

/**
 * `waiting`: not handed out; `running`: a handler has it; `held`: it cannot be read and is not passed; `settled`:
 * done, given back, or dead.
 */
export type EntryState = 'waiting' | 'running' | 'held' | 'settled'

/** A message in a queue. */
export interface QueueEntry extends Entry<MessageExt> {
  /** Position in the queue. */
  readonly offset: number
  state: EntryState
  /** Bytes of its record. */
  readonly bytes: number
}
