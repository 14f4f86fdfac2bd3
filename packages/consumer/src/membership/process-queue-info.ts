// SPDX-License-Identifier: Apache-2.0
// One queue of a consumer that pulls, in the words that Java's admin tool prints. [ProcessQueue.java
// fillProcessQueueInfo]
import type { OfQueue, ProcessQueueInfo } from '@rocketmq-ts/protocol'
import type { OffsetStore } from '../offset/offset-store.js'
import type { ProcessQueue } from '../queue/process-queue.js'

const mebibyte = 1024 * 1024

/**
 * The state of a queue.
 * @param isOrdered tells of the messages that a handler has at hand
 */
export function processQueueInfoOf(
  queue: ProcessQueue,
  store: OffsetStore,
  isOrdered: boolean,
): OfQueue<ProcessQueueInfo> {
  const { first = 0, last = 0 } = queue.range ?? {}
  const taken = isOrdered ? queue.taken() : []
  return {
    queue: queue.queue,
    commitOffset: store.get(queue.queue) ?? queue.consumedOffset,
    cachedMsgMinOffset: first,
    cachedMsgMaxOffset: last,
    cachedMsgCount: queue.count,
    cachedMsgSizeInMiB: Math.floor(queue.bytes / mebibyte),
    transactionMsgMinOffset: taken[0]?.offset ?? 0,
    transactionMsgMaxOffset: taken.at(-1)?.offset ?? 0,
    transactionMsgCount: taken.length,
    locked: queue.lock.isHeld,
    tryUnlockTimes: 0,
    lastLockTimestamp: queue.lock.lastGrantedAt,
    dropped: queue.isDropped,
    lastPullTimestamp: queue.lastPullAt,
    lastConsumeTimestamp: queue.lastConsumeAt,
  }
}
