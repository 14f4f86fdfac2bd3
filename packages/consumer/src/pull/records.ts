// SPDX-License-Identifier: Apache-2.0
// From the records of a pull to the messages of a queue. A bad record is pulled once more before it is believed: damage
// on the way must not cost a message. Then the policy for poison decides.
import { asError } from '@rocketmq-ts/core'
import { isBadRecord, type BadRecord, type MessageExt, type RecordItem } from '@rocketmq-ts/protocol'
import type { ProcessQueue } from '../queue/process-queue.js'
import type { Poison } from './poison.js'

/** Which records of a pull come into the queue. */
export interface RecordRules {
  /** Whether the subscription wants the message; one that it does not want is passed over. */
  readonly wants: (message: MessageExt) => boolean
  readonly poison: Pick<Poison, 'decide'>
  /** A record that the broker should not have sent: it is before the wanted position, came twice, or has no place. */
  readonly onStray: (stray: RecordItem) => void
}

/**
 * Puts what a pull brought into the queue, bad records included, and says where to go on: behind all of it, at a bad
 * record that must be seen twice, or behind one whose frame is broken.
 */
export async function putRecords(
  processQueue: ProcessQueue,
  items: readonly RecordItem[],
  nextBeginOffset: number,
  { wants, poison, onStray }: RecordRules,
): Promise<number> {
  let expected = processQueue.nextOffset
  const ordered = inOrder(items)
  const nextMessage = messagesBehind(ordered)
  for (const [index, item] of ordered.entries()) {
    if (!isBadRecord(item)) {
      if (item.queueOffset < expected) {
        onStray(item)
        continue
      }
      if (wants(item)) processQueue.put(item)
      expected = item.queueOffset + 1
      continue
    }
    const next = nextMessage(index, expected)
    if (next?.queueOffset === expected) {
      onStray(item)
      continue
    }
    const offset = placeOf(item, expected, next?.queueOffset ?? nextBeginOffset)
    if (processQueue.suspectOffset !== offset) {
      processQueue.suspectOffset = offset
      return offset
    }
    const { queue } = processQueue
    const { physicalOffset } = item
    const record = { topic: queue.topic, queue, offset, physicalOffset, error: asError(item.error) }
    const fate = await poison.decide(record)
    processQueue.putBad(item, offset, fate === 'hold' ? 'held' : 'settled')
    expected = offset + 1
    // It is unknown where the next record begins; a pull from the next position finds it.
    if (item.size === undefined) return expected
  }
  return Math.max(expected, nextBeginOffset)
}

/** Messages in the order of the queue; a bad record, whose position is unreliable, stays behind the one before it. */
function inOrder(items: readonly RecordItem[]): readonly RecordItem[] {
  let last = -1
  for (const item of items) {
    if (isBadRecord(item)) continue
    if (item.queueOffset < last) return sorted(items)
    last = item.queueOffset
  }
  return items
}

function sorted(items: readonly RecordItem[]): readonly RecordItem[] {
  let last = -1
  const placed = items.map(item => {
    last = isBadRecord(item) ? last : item.queueOffset
    return { item, place: last }
  })
  return placed.sort((one, other) => one.place - other.place).map(({ item }) => item)
}

/**
 * Looks for the first message behind a bad record, whose place must be before it. Asked with numbers that only grow, so
 * that all questions together pass the items once, however many of them are bad.
 */
function messagesBehind(items: readonly RecordItem[]): (index: number, expected: number) => MessageExt | undefined {
  let at = 0
  return (index, expected) => {
    for (at = Math.max(at, index + 1); at < items.length; at++) {
      const item = items[at]
      if (item !== undefined && !isBadRecord(item) && item.queueOffset >= expected) return item
    }
    return undefined
  }
}

/** The position that the record claims, when it is possible; a broken frame proves nothing. */
function placeOf(item: BadRecord, expected: number, end: number): number {
  const { queueOffset, size } = item
  const isLikely = size !== undefined && queueOffset !== undefined
  return isLikely && queueOffset >= expected && queueOffset < end ? queueOffset : expected
}
