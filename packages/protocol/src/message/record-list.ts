// SPDX-License-Identifier: Apache-2.0
// Records one behind the other, as answers to pulls hold them. A bad record becomes an item of its own and never costs
// its neighbours, with one exception: when total or magic are wrong, no one knows where the next one begins, and the
// list ends. Nothing is lost then either: a pull from the offset behind the bad one makes the broker find the boundary.
import { asError, MessageError } from '@rocketmq-ts/core'
import type { MessageExt } from './message-ext.js'
import { RecordReader, recordPositions, type DecodeOptions } from './message-record.js'

/** A record that cannot be read. */
export interface BadRecord {
  /** What is wrong with it. */
  readonly error: MessageError
  /** Where the record begins in the decoded bytes; absent when it was only found bad later. */
  readonly position?: number | undefined
  /** What is where the queue offset should be. */
  readonly queueOffset?: number | undefined
  /** What is where the commit-log offset should be. */
  readonly physicalOffset?: number | undefined
  /**
   * Bytes of the record. Absent when its frame is broken: the list ends here, and the two offsets are hearsay.
   */
  readonly size?: number | undefined
}

/** A message, or what is known of one that could not be read. */
export type RecordItem = MessageExt | BadRecord

/** True for an item that holds an error instead of a message. */
export function isBadRecord(item: RecordItem): item is BadRecord {
  return 'error' in item
}

/** Decodes all records of `body`; never throws. Bodies are views of it, and compressed ones stay compressed. */
export function decodeRecords(body: Buffer, options?: DecodeOptions): RecordItem[] {
  const reader = new RecordReader(body, options)
  const delta = options?.queueOffsetDelta ?? 0
  const items: RecordItem[] = []
  let at = 0
  while (at < body.length) {
    let size: number | undefined
    try {
      size = reader.sizeAt(at)
      items.push(reader.messageAt(at, size))
    } catch (cause) {
      items.push(badRecord(body, at, size, delta, asError(cause)))
      if (size === undefined) break
    }
    at += size
  }
  return items
}

function badRecord(body: Buffer, position: number, size: number | undefined, delta: number, cause: Error): BadRecord {
  const queueOffset = offsetAt(body, position + recordPositions.queueOffset)
  const physicalOffset = offsetAt(body, position + recordPositions.commitLogOffset)
  const where = `the record at byte ${position} (queue offset ${queueOffset ?? 'unknown'})`
  return {
    error: new MessageError(`${where} cannot be decoded: ${cause.message}`, { cause }),
    position,
    queueOffset: queueOffset === undefined ? undefined : queueOffset + delta,
    physicalOffset,
    size,
  }
}

function offsetAt(body: Buffer, at: number): number | undefined {
  if (at + 8 > body.length) return undefined
  const offset = Number(body.readBigInt64BE(at))
  return Number.isSafeInteger(offset) ? offset : undefined
}
