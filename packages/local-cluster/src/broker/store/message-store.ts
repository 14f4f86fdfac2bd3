// SPDX-License-Identifier: Apache-2.0
// What a broker asks of its store. A record is stored once, in the commit log, and queues point at it; records go out
// as the bytes they were stored in. All calls are synchronous: once `append` returned, the message can be read.

/** A message that is to be stored. */
export interface NewMessage {
  readonly topic: string
  readonly queueId: number
  /** The user's own flag, untouched. */
  readonly flag: number
  /** Bits of compression, transaction, hosts and batches, see `messageSysFlags`. */
  readonly sysFlag: number
  /** When the client made it, milliseconds since the epoch. */
  readonly bornTimestamp: number
  /** The client's end of its socket: `host:port`, IPv6 in brackets. */
  readonly bornHost: string
  /** Times it was consumed in vain. */
  readonly reconsumeTimes: number
  /** Commit-log position of the half message, of a message that a transaction committed; otherwise 0. */
  readonly preparedTransactionOffset: number
  readonly body: Buffer
  /** As they are stored: `name 0x01 value 0x02`, repeated. */
  readonly properties: string
  /** What the queue entry carries for filters; the hash of the tag when left out. */
  readonly tagsCode?: number
  /** Positions of the queue that the record takes: the messages of a batch that is stored whole; 1 by default. */
  readonly positions?: number
}

/** Where a message went. */
export interface StoredMessage {
  readonly topic: string
  readonly queueId: number
  /** Position in the queue, counted from 0. */
  readonly queueOffset: number
  /** Position of its first byte in the commit log. */
  readonly physicalOffset: number
  /** Bytes of the record. */
  readonly size: number
  /** When it was stored, milliseconds since the epoch. */
  readonly storeTimestamp: number
  readonly tagsCode: number
}

/** What a queue knows of a message without reading its record. */
export type StoredEntry = Omit<StoredMessage, 'topic' | 'queueId'>

/** Which of several messages of one time is meant: the first, or the last. */
export type TimeBoundary = 'lower' | 'upper'

/** Where messages are kept. */
export interface MessageStore {
  /** Bytes of the commit log so far, also those that were dropped: the position of the next record. */
  readonly maxPhysicalOffset: number
  /** Position of the oldest record that is still there. */
  readonly minPhysicalOffset: number

  /** Stores a message at the end of its queue. The caller has checked it. */
  append(message: NewMessage): StoredMessage
  /** Lets one more queue point at a stored record; returns the position in that queue. */
  link(topic: string, queueId: number, stored: StoredEntry): number

  /**
   * Deletes messages that were stored at `time` or before, milliseconds since the epoch, as far as whole segments go.
   */
  deleteUntil(time: number): void

  /** Position of the oldest message of a queue; 0 when there never was one. */
  minOffset(topic: string, queueId: number): number
  /** Position that the next message of the queue gets. */
  maxOffset(topic: string, queueId: number): number
  /** The entry at a position; `undefined` when nothing is there (any more, or yet). */
  entryAt(topic: string, queueId: number, offset: number): StoredEntry | undefined
  /** Position by time of storage; the first position behind the queue's end when all are older. */
  offsetAt(topic: string, queueId: number, timestamp: number, boundary: TimeBoundary): number

  /** The record that begins at a position; `undefined` when none does. A view: copy it before the next turn. */
  recordAt(physicalOffset: number): Buffer | undefined
  /** Position of the last record that can be found by a key or tag; -1 when none can. */
  readonly lastIndexed: number
  /** Positions of records of `topic` that may have this key, newest first: compare it with the record's own. */
  findKey(topic: string, key: string): Iterable<number>
  /** The same for the tag. */
  findTag(topic: string, tag: string): Iterable<number>

  /** Queues of a topic that hold, or held, messages. */
  queuesOf(topic: string): readonly number[]
  /** Topics that hold, or held, messages. */
  topics(): readonly string[]
  /** Forgets the queues of a topic. Its records stay in the commit log. */
  deleteTopic(topic: string): void
}
