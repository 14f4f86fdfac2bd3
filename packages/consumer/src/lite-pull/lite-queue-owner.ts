// SPDX-License-Identifier: Apache-2.0
// What a lite pull consumer does with its queues: the start offset before they start, a commit before they go, another
// offset when somebody says so. [RebalanceLitePullImpl.java]
import { asError } from '@rocketmq-ts/core'
import { messageQueueKey, type MessageQueue } from '@rocketmq-ts/protocol'
import type { Logger } from '@rocketmq-ts/client'
import { startOffsetOf, type StartOffsetRules } from '../offset/start-offset.js'
import { ProcessQueue } from '../queue/process-queue.js'
import type { AssignmentChange, QueueOwner } from '../rebalance/rebalance.js'
import type { OffsetCommits } from './offset-commits.js'
import type { QueueTable } from './queue-table.js'

export interface LiteQueueOwnerParts {
  readonly logger: Logger
  readonly rules: StartOffsetRules
  readonly commits: OffsetCommits
  /** Keys of queues that are paused. */
  readonly paused: Set<string>
  readonly table: () => QueueTable
  /** Begins to pull. */
  readonly startPulling: (queue: ProcessQueue) => void
  readonly onChange: (change: AssignmentChange) => void
}

/** Why a queue goes on somewhere else. */
export type MoveReason = 'seek' | 'illegal' | 'reset'

export class LiteQueueOwner implements QueueOwner {
  readonly #parts: LiteQueueOwnerParts

  constructor(parts: LiteQueueOwnerParts) {
    this.#parts = parts
  }

  async acquire(queues: readonly MessageQueue[]): Promise<readonly ProcessQueue[]> {
    const opened = await Promise.all(queues.map(queue => this.#open(queue)))
    return opened.filter(queue => queue !== undefined)
  }

  release(queues: readonly ProcessQueue[]): Promise<void> {
    return this.#parts.commits.release(queues)
  }

  onChange(change: AssignmentChange): Promise<void> {
    // Other members have them now: the offset that they leave counts, also a lower one, after a reset.
    for (const queue of change.revoked) this.#parts.rules.store.forgetCommitted(queue)
    this.#parts.onChange(change)
    return Promise.resolve()
  }

  start(queue: ProcessQueue): void {
    this.#parts.startPulling(queue)
  }

  /** Lets a queue go on at another offset: what is here of it is dropped. False when it was given up meanwhile. */
  async move(queue: ProcessQueue, to: number, reason: MoveReason): Promise<boolean> {
    const { table, commits, startPulling } = this.#parts
    const fresh = new ProcessQueue(queue.queue, to)
    if (!table().replace(queue, fresh)) return false
    await commits.move(queue.queue, to, reason !== 'seek')
    startPulling(fresh)
    return true
  }

  async #open(queue: MessageQueue): Promise<ProcessQueue | undefined> {
    try {
      // What an earlier life of the queue left here must not count.
      this.#parts.rules.store.remove(queue)
      this.#parts.paused.delete(messageQueueKey(queue))
      return new ProcessQueue(queue, await startOffsetOf(queue, this.#parts.rules))
    } catch (error) {
      const { logger } = this.#parts
      logger.warn(`queue ${queue.queueId} of ${queue.topic} does not start yet: ${asError(error).message}`)
      return undefined
    }
  }
}
