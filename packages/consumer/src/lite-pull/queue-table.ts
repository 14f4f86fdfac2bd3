// SPDX-License-Identifier: Apache-2.0
// Where the queues of a lite pull consumer are kept: by rebalance when it subscribes, by hand when it assigns.
import type { MessageQueue } from '@rocketmq-ts/protocol'
import type { ProcessQueue } from '../queue/process-queue.js'

export interface QueueTable {
  /** Queues that are open. */
  readonly queues: Iterable<ProcessQueue>
  get(queue: MessageQueue): ProcessQueue | undefined
  /** Puts another start in the place of a queue; false when that is not here any more. */
  replace(old: ProcessQueue, fresh: ProcessQueue): boolean
  /** Gives all queues away. */
  close(): Promise<void>
}
