// SPDX-License-Identifier: Apache-2.0
// One pull of a queue: what it brings is put in, and its answer says when to pull again.
import type { Clock } from '@rocketmq-ts/core'
import { emptyPauseMs } from '../queue/request-loop.js'
import type { ProcessQueue } from '../queue/process-queue.js'
import type { MessagePuller, PullOrder, PullResult } from './message-puller.js'
import { putRecords, type RecordRules } from './poison.js'

export interface PullIntoParts extends RecordRules {
  readonly clock: Clock
  readonly puller: MessagePuller
  /** Milliseconds until the next pull after one that brought messages; 0. */
  readonly intervalMs?: number
  /** So many records came. */
  readonly onPulled?: (records: number, elapsedMs: number) => void
  /** The queue has messages to hand out. */
  readonly onMessages: (queue: ProcessQueue) => void
  /** The broker does not have the queue's next offset. Does not reject. */
  readonly onIllegalOffset: (queue: ProcessQueue, result: PullResult) => Promise<void>
}

/**
 * Milliseconds until the next pull; `undefined` when there is none: the queue was dropped, or goes on elsewhere. Rejects
 * as a pull does.
 */
export async function pullInto(
  queue: ProcessQueue,
  order: Omit<PullOrder, 'queue' | 'offset' | 'signal'>,
  parts: PullIntoParts,
): Promise<number | undefined> {
  const { clock, puller, intervalMs = 0, onPulled, onMessages, onIllegalOffset } = parts
  const startedAt = clock.monotonic()
  const before = queue.nextOffset
  queue.lastPullAt = clock.now()
  const result = await puller.pull({ ...order, queue: queue.queue, offset: before, signal: queue.signal })
  const elapsedMs = clock.monotonic() - startedAt
  if (queue.isDropped) return undefined
  if (result.status === 'OFFSET_ILLEGAL') {
    await onIllegalOffset(queue, result)
    return undefined
  }
  queue.maxOffset = result.maxOffset
  if (result.status !== 'FOUND') {
    if (result.nextBeginOffset <= before) return emptyPauseMs - elapsedMs
    queue.pulledTo(result.nextBeginOffset)
    return 0
  }
  onPulled?.(result.items.length, elapsedMs)
  const next = await putRecords(queue, result.items, result.nextBeginOffset, parts)
  queue.pulledTo(next)
  if (queue.hasWaiting) onMessages(queue)
  return next <= before && queue.suspectOffset !== next ? emptyPauseMs : intervalMs
}
