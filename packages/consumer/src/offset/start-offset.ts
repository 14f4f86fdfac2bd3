// SPDX-License-Identifier: Apache-2.0
// Where a queue begins that was just assigned. A stored offset always wins. Without one the group is new, and its own
// retry topic starts from 0, whatever the rule: what lies there was sent back by the group itself. (Java starts it at
// the end under CONSUME_FROM_TIMESTAMP, and loses what was sent back before.)
// Beware: for a young topic whose first message is still in memory, a broker answers 0 instead of "none", so a new
// group starts from the beginning there even under CONSUME_FROM_LAST_OFFSET.
// [RebalancePushImpl.java computePullFromWhereWithException]
import { OffsetError } from '@rocketmq-ts/core'
import { isRetryTopic, type ConsumeFromWhere, type MessageQueue } from '@rocketmq-ts/protocol'
import type { OffsetStore } from './offset-store.js'
import type { QueuePositions } from './queue-positions.js'

export interface StartOffsetRules {
  readonly store: OffsetStore
  readonly positions: QueuePositions
  readonly consumeFromWhere: ConsumeFromWhere
  /** Milliseconds since the epoch, for CONSUME_FROM_TIMESTAMP. */
  readonly consumeTime: number
}

/** Rejects when it cannot be known: the queue must not be started by guess. */
export async function startOffsetOf(queue: MessageQueue, rules: StartOffsetRules): Promise<number> {
  const offset = (await rules.store.read(queue)) ?? (await offsetOfNewGroup(queue, rules))
  if (offset < 0) throw new OffsetError(`${offset} is no offset to start queue ${queue.queueId} of ${queue.topic} at`)
  return offset
}

async function offsetOfNewGroup(queue: MessageQueue, rules: StartOffsetRules): Promise<number> {
  if (isRetryTopic(queue.topic)) return 0
  switch (rules.consumeFromWhere) {
    case 'CONSUME_FROM_FIRST_OFFSET':
      // Where the queue begins later than at 0, the first pull says so.
      return 0
    case 'CONSUME_FROM_TIMESTAMP':
      return rules.positions.at(queue, rules.consumeTime)
    default:
      return rules.positions.max(queue)
  }
}
