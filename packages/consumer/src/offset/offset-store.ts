// SPDX-License-Identifier: Apache-2.0
// How far a group has consumed its queues: in memory, and somewhere that outlives us. [OffsetStore.java]
import type { MessageQueue, QueueOffset } from '@rocketmq-ts/protocol'

/** Keeps the offsets of one group. */
export interface OffsetStore {
  /** Reads what an earlier process left, where that is at hand. */
  load(): Promise<void>
  /** The position that is consumed next, as it is known here. */
  get(queue: MessageQueue): number | undefined
  /** Moves forward; a smaller offset, or one for a frozen queue, changes nothing. */
  advance(queue: MessageQueue, offset: number): void
  /** Sets the offset, also back. A frozen queue keeps its offset. */
  set(queue: MessageQueue, offset: number): void
  /** Sets the offset, which stays as it is until `remove`: it was decided elsewhere. */
  freeze(queue: MessageQueue, offset: number): void
  /**
   * Asks where the offsets are kept; `undefined` when the queue has none. Rejects when that cannot be known, which must
   * not be taken for "none".
   */
  read(queue: MessageQueue): Promise<number | undefined>
  /**
   * Stores the offsets of the queues that are known here. Never rejects: what failed is logged, and tried next time.
   */
  persist(queues: Iterable<MessageQueue>): Promise<void>
  /** Stores the offsets of the queues as `persist` does, but rejects when one could not be stored. */
  commit(queues: Iterable<MessageQueue>): Promise<void>
  /** The offset that a pull may carry to the broker, which stores it; `undefined` when it must carry none. */
  carried(queue: MessageQueue): number | undefined
  /** It was decided elsewhere where the queue goes on: what was committed before proves nothing any more. */
  forgetCommitted(queue: MessageQueue): void
  /** Forgets the queue here; what is stored stays. */
  remove(queue: MessageQueue): void
  /** Copies of the offsets in memory, of one topic or of all. */
  offsets(topic?: string): readonly QueueOffset[]
}
