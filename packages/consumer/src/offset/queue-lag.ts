// SPDX-License-Identifier: Apache-2.0
// How far queues are behind.
import type { Naming } from '@rocketmq-ts/client'
import type { QueueOffset } from '@rocketmq-ts/protocol'
import type { ProcessQueue } from '../queue/process-queue.js'
import type { QueuePositions } from './queue-positions.js'

/** How far a queue is behind. */
export interface QueueLag extends QueueOffset {
  /** Position behind the last message of the queue. */
  readonly maxOffset: number
  /** Messages that are not consumed yet: `maxOffset` less `offset`. */
  readonly lag: number
}

/**
 * Asks the brokers where the queues end. Rejects when one does not answer.
 * @param naming gives the queues their plain names
 */
export function lagOf(queues: Iterable<ProcessQueue>, positions: QueuePositions, naming: Naming): Promise<QueueLag[]> {
  return Promise.all(
    Array.from(queues, async ({ queue, consumedOffset: offset }) => {
      const maxOffset = await positions.max(queue)
      return { queue: naming.plainQueue(queue), offset, maxOffset, lag: Math.max(0, maxOffset - offset) }
    }),
  )
}
