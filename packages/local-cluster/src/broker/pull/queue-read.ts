// SPDX-License-Identifier: Apache-2.0
// Reads messages of one queue for a pull, and says where to go on. How much one pull may read is limited in three ways:
// messages, bytes, and entries looked at, so that a filter that matches nothing cannot hold the broker.
// [DefaultMessageStore.java getMessage]
import type { BrokerConfig } from '../broker-config.js'
import type { MessageFilter } from '../message-filter.js'
import type { MessageStore } from '../store/message-store.js'

/** What became of a read; the name is in the remark of the answer. [GetMessageStatus.java] */
export type ReadStatus =
  | 'FOUND'
  | 'NO_MATCHED_MESSAGE'
  | 'NO_MESSAGE_IN_QUEUE'
  | 'OFFSET_TOO_SMALL'
  | 'OFFSET_OVERFLOW_ONE'
  | 'OFFSET_OVERFLOW_BADLY'
  | 'OFFSET_RESET'

/** What is to be read. */
export interface ReadRequest {
  readonly topic: string
  readonly queueId: number
  /** Position to read from. */
  readonly offset: number
  readonly maxCount: number
  readonly filter: MessageFilter
}

/** What was read. */
export interface ReadResult {
  readonly status: ReadStatus
  /** Position to go on at. */
  readonly nextOffset: number
  readonly minOffset: number
  readonly maxOffset: number
  /** Views of records, in order. */
  readonly records: readonly Buffer[]
  /** Positions of the records in the queue. */
  readonly offsets: readonly number[]
  readonly bytes: number
}

type Limits = Pick<BrokerConfig, 'maxTransferBytesOnMessageInMemory' | 'maxTransferCountOnMessageInMemory'>

/** Bytes of one entry in Java's queue files; limits are counted in them. */
const entryBytes = 20
const maxFilteredBytes = 16_000

/** Reads from a queue. */
export function readEntries(store: MessageStore, request: ReadRequest, limits: Limits): ReadResult {
  const { topic, queueId, offset } = request
  const minOffset = store.minOffset(topic, queueId)
  const maxOffset = store.maxOffset(topic, queueId)
  const nothing = (status: ReadStatus, nextOffset: number): ReadResult => {
    return { status, nextOffset, minOffset, maxOffset, records: [], offsets: [], bytes: 0 }
  }
  if (maxOffset === 0) return nothing('NO_MESSAGE_IN_QUEUE', 0)
  if (offset < minOffset) return nothing('OFFSET_TOO_SMALL', minOffset)
  if (offset === maxOffset) return nothing('OFFSET_OVERFLOW_ONE', offset)
  if (offset > maxOffset) return nothing('OFFSET_OVERFLOW_BADLY', maxOffset)
  return { ...collect(store, request, limits), minOffset, maxOffset }
}

function collect(
  store: MessageStore,
  { topic, queueId, offset, maxCount, filter }: ReadRequest,
  limits: Limits,
): Omit<ReadResult, 'minOffset' | 'maxOffset'> {
  const lookAt = Math.max(maxFilteredBytes / entryBytes, maxCount)
  const count = Math.min(maxCount, limits.maxTransferCountOnMessageInMemory)
  const records: Buffer[] = []
  const offsets: number[] = []
  let bytes = 0
  let nextOffset = offset
  let lastPhysicalOffset = -1
  for (let looked = 0; looked < lookAt; looked++) {
    const entry = store.entryAt(topic, queueId, nextOffset)
    if (entry === undefined) break
    // A batch that is stored whole takes several positions; its record goes out once.
    const isRepeated = entry.physicalOffset === lastPhysicalOffset
    const isFull = records.length >= count || bytes + entry.size > limits.maxTransferBytesOnMessageInMemory
    if (isFull && records.length > 0 && !isRepeated) break
    nextOffset++
    if (isRepeated || !filter.matchesEntry(entry.tagsCode)) continue
    const record = store.recordAt(entry.physicalOffset)
    if (record === undefined || !filter.matchesRecord(record)) continue
    lastPhysicalOffset = entry.physicalOffset
    records.push(record)
    offsets.push(entry.queueOffset)
    bytes += record.length
  }
  return { status: records.length > 0 ? 'FOUND' : 'NO_MATCHED_MESSAGE', nextOffset, records, offsets, bytes }
}
