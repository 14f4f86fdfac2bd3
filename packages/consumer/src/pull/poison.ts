// SPDX-License-Identifier: Apache-2.0
// Records that cannot be read: damaged, with a wrong check sum, compressed in an unknown way, or bombs. A bad record
// that came over the wire is pulled once more before it is believed; then the policy decides. To hold is the default:
// nothing is lost while nobody looks, its neighbours are delivered, and pulling stops when they run too far ahead.
import { asError } from '@rocketmq-ts/core'
import {
  isBadRecord,
  type BadRecord,
  type MessageExt,
  type MessageQueue,
  type RecordItem,
} from '@rocketmq-ts/protocol'
import type { Naming } from '@rocketmq-ts/client'
import type { MessageSource } from '../queue/message-source.js'
import type { ProcessQueue, QueueEntry } from '../queue/process-queue.js'

/** A record that cannot be read. */
export interface PoisonRecord {
  readonly topic: string
  readonly queue: MessageQueue
  /** Position in the queue. */
  readonly offset: number
  /** Where it begins in the commit log, bytes; hearsay when its frame is broken. */
  readonly physicalOffset: number | undefined
  /** Says what is wrong. */
  readonly error: Error
}

/** `hold`: the committed offset does not pass it; `skip`: it does. */
export type PoisonFate = 'hold' | 'skip'

/** A fate for all, or a function that decides. One that throws, or rejects, holds. */
export type PoisonPolicy = PoisonFate | ((record: PoisonRecord) => PoisonFate | PromiseLike<PoisonFate>)

/** What the policy says. Never rejects. */
export async function fateOf(policy: PoisonPolicy, record: PoisonRecord): Promise<PoisonFate> {
  if (typeof policy === 'string') return policy
  try {
    return (await policy(record)) === 'skip' ? 'skip' : 'hold'
  } catch {
    // A policy that fails has not allowed anybody to pass.
    return 'hold'
  }
}

/**
 * Asks the policy, and reports what it says.
 * @param naming gives the plain names that both are told
 */
export function judgeBy(
  policy: PoisonPolicy,
  naming: Naming,
  report: (record: PoisonRecord, fate: PoisonFate) => void,
): (record: PoisonRecord) => Promise<PoisonFate> {
  return async record => {
    const told = { ...record, topic: naming.plain(record.topic), queue: naming.plainQueue(record.queue) }
    const fate = await fateOf(policy, told)
    report(told, fate)
    return fate
  }
}

/** How the records of a pull are sorted. */
export interface RecordRules {
  /** Whether the subscription wants the message; one that it does not want is passed over. */
  readonly wants: (message: MessageExt) => boolean
  /** Decides about a bad record. Does not reject. */
  readonly judge: (record: PoisonRecord) => Promise<PoisonFate>
}

/**
 * Puts what a pull brought into the queue, bad records included, and says where to go on: behind all of it, at a bad
 * record that must be seen twice, or behind one whose frame is broken.
 */
export async function putRecords(
  processQueue: ProcessQueue,
  items: readonly RecordItem[],
  nextBeginOffset: number,
  { wants, judge }: RecordRules,
): Promise<number> {
  let expected = processQueue.nextOffset
  for (const item of items) {
    if (!isBadRecord(item)) {
      if (wants(item)) processQueue.put(item)
      expected = item.queueOffset + 1
      continue
    }
    const offset = placeOf(item, expected, nextBeginOffset)
    if (processQueue.suspectOffset !== offset) {
      processQueue.suspectOffset = offset
      return offset
    }
    const { queue } = processQueue
    const error = asError(item.error)
    const fate = await judge({ topic: queue.topic, queue, offset, physicalOffset: item.physicalOffset, error })
    processQueue.putBad(item, offset, fate === 'hold' ? 'held' : 'settled')
    expected = offset + 1
    // Nobody knows where the next record begins; a pull from the next position does.
    if (item.size === undefined) return expected
  }
  return Math.max(expected, nextBeginOffset)
}

/** Its own word for where it is, when that is possible; a broken frame proves nothing. */
function placeOf(item: BadRecord, expected: number, nextBeginOffset: number): number {
  const { queueOffset, size } = item
  const isLikely = size !== undefined && queueOffset !== undefined
  return isLikely && queueOffset >= expected && queueOffset < nextBeginOffset ? queueOffset : expected
}

/** Asks what to do with a message that cannot be read, and does it. */
export async function judgePoison(
  { judge }: Pick<RecordRules, 'judge'>,
  queue: MessageSource,
  entry: QueueEntry,
  error: Error,
): Promise<void> {
  const fate = await judge({
    topic: queue.queue.topic,
    queue: queue.queue,
    offset: entry.offset,
    physicalOffset: entry.message?.commitLogOffset,
    error,
  })
  if (fate === 'skip') queue.settle(entry)
  else queue.hold(entry)
}
