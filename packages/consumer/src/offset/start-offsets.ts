// SPDX-License-Identifier: Apache-2.0
// Where a queue begins that was just assigned. A stored offset always wins. Without one the group is new, and its own
// retry topic starts from 0, whatever the rule: its messages were sent back by the group itself. (Java starts it at
// the end under CONSUME_FROM_TIMESTAMP, and loses what was sent back before.)
// Beware: for a young topic whose first message is still in memory, a broker answers 0 instead of "none", so a new
// group starts from the beginning there even under CONSUME_FROM_LAST_OFFSET.
// [RebalancePushImpl.java computePullFromWhereWithException]
import { OffsetError } from '@rocketmq-ts/core'
import { isRetryTopic, type ConsumeFromWhere, type MessageQueue } from '@rocketmq-ts/protocol'
import type { OffsetStore } from './offset-store.js'
import type { QueuePositions } from './queue-positions.js'

/** Where a new group begins. */
export interface StartRule {
  readonly consumeFromWhere: ConsumeFromWhere
  /** Milliseconds since the epoch, for CONSUME_FROM_TIMESTAMP. */
  readonly consumeTime: number
}

export class StartOffsets {
  /** The offsets that the group stored. */
  readonly store: OffsetStore
  readonly #positions: Pick<QueuePositions, 'at' | 'max'>
  readonly #rule: StartRule

  constructor(store: OffsetStore, positions: Pick<QueuePositions, 'at' | 'max'>, rule: StartRule) {
    this.store = store
    this.#positions = positions
    this.#rule = rule
  }

  /** Rejects when it cannot be known: the queue must not be started by guess. */
  async of(queue: MessageQueue): Promise<number> {
    const offset = (await this.store.read(queue)) ?? (await this.#ofNewGroup(queue))
    if (offset >= 0) return offset
    throw new OffsetError(`${offset} is no offset to start queue ${queue.queueId} of ${queue.topic} at`)
  }

  async #ofNewGroup(queue: MessageQueue): Promise<number> {
    if (isRetryTopic(queue.topic)) return 0
    const { consumeFromWhere, consumeTime } = this.#rule
    switch (consumeFromWhere) {
      case 'CONSUME_FROM_FIRST_OFFSET':
        // Where the queue begins later than at 0, the first pull says so.
        return 0
      case 'CONSUME_FROM_TIMESTAMP':
        return this.#positions.at(queue, consumeTime)
      default:
        return this.#positions.max(queue)
    }
  }
}
