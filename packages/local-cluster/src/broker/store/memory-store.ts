// SPDX-License-Identifier: Apache-2.0
// The store in memory: commit log, consume queues, index. Bounded by `retainBytes`; what falls out of the commit log
// falls out of queues and index in the same moment, so that an entry always has its record.
import type { Clock } from '@rocketmq-ts/core'
import {
  encodeRecord,
  findProperty,
  javaHashCode,
  messageProperties,
  recordHeadBytes,
  recordPositions,
} from '@rocketmq-ts/protocol'
import { CommitLog, type CommitLogLimits } from './commit-log.js'
import { ConsumeQueue } from './consume-queue.js'
import { KeyIndex } from './key-index.js'
import type { MessageStore, NewMessage, StoredEntry, StoredMessage, TimeBoundary } from './message-store.js'

/** What a `MemoryStore` is made with. */
export interface MemoryStoreOptions extends Partial<CommitLogLimits> {
  readonly clock: Clock
  /** `host:port` of the broker, as records carry it. Asked for each message: it is known once the broker listens. */
  readonly storeHost: () => string
}

const defaultLimits: CommitLogLimits = { segmentBytes: 4 * 1024 * 1024, retainBytes: 256 * 1024 * 1024 }

const { commitLogOffset: ownOffsetAt } = recordPositions

const { keys: keysProperty, tags: tagsProperty, uniqueKey } = messageProperties

/** Messages in memory. */
export class MemoryStore implements MessageStore {
  readonly #clock: Clock
  readonly #storeHost: () => string
  readonly #log: CommitLog
  readonly #index = new KeyIndex()
  readonly #queues = new Map<string, Map<number, ConsumeQueue>>()

  constructor({ clock, storeHost, ...limits }: MemoryStoreOptions) {
    this.#clock = clock
    this.#storeHost = storeHost
    const { segmentBytes, retainBytes } = { ...defaultLimits, ...limits }
    this.#log = new CommitLog({ segmentBytes, retainBytes }, minOffset => this.#dropBefore(minOffset))
  }

  get maxPhysicalOffset(): number {
    return this.#log.maxOffset
  }

  get minPhysicalOffset(): number {
    return this.#log.minOffset
  }

  deleteUntil(time: number): void {
    this.#log.deleteUntil(time)
  }

  append(message: NewMessage): StoredMessage {
    const { topic, queueId, properties } = message
    const queue = this.#queueFor(topic, queueId)
    const queueOffset = queue.maxOffset
    const storeTimestamp = this.#clock.now()
    const record = encodeRecord({
      ...message,
      queueOffset,
      storeTimestamp,
      commitLogOffset: this.#log.maxOffset,
      storeHost: this.#storeHost(),
    })
    const physicalOffset = this.#log.append(record, storeTimestamp)
    const tagsCode = message.tagsCode ?? hashOfTag(properties)
    for (let taken = 0; taken < (message.positions ?? 1); taken++) {
      queue.push(physicalOffset, record.length, storeTimestamp, tagsCode)
    }
    this.#indexKeys(topic, properties, physicalOffset)
    return { topic, queueId, queueOffset, physicalOffset, size: record.length, storeTimestamp, tagsCode }
  }

  link(topic: string, queueId: number, stored: StoredEntry): number {
    const { physicalOffset, size, storeTimestamp, tagsCode } = stored
    return this.#queueFor(topic, queueId).push(physicalOffset, size, storeTimestamp, tagsCode)
  }

  minOffset(topic: string, queueId: number): number {
    return this.#queue(topic, queueId)?.minOffset ?? 0
  }

  maxOffset(topic: string, queueId: number): number {
    return this.#queue(topic, queueId)?.maxOffset ?? 0
  }

  entryAt(topic: string, queueId: number, offset: number): StoredEntry | undefined {
    return this.#queue(topic, queueId)?.entryAt(offset)
  }

  offsetAt(topic: string, queueId: number, timestamp: number, boundary: TimeBoundary): number {
    return this.#queue(topic, queueId)?.offsetAt(timestamp, boundary) ?? 0
  }

  recordAt(physicalOffset: number): Buffer | undefined {
    const view = this.#log.viewAt(physicalOffset)
    // Anyone may ask for any position: a record knows its own.
    if (view === undefined || view.length < recordHeadBytes) return undefined
    const isRecord = view.readUInt32BE(ownOffsetAt) * 2 ** 32 + view.readUInt32BE(ownOffsetAt + 4) === physicalOffset
    return isRecord ? view.subarray(0, view.readInt32BE(0)) : undefined
  }

  get lastIndexed(): number {
    return this.#index.last
  }

  findKey(topic: string, key: string): Iterable<number> {
    return this.#index.find(topic, key)
  }

  findTag(topic: string, tag: string): Iterable<number> {
    return this.#index.find(topic, tagKey(tag))
  }

  queuesOf(topic: string): readonly number[] {
    return [...(this.#queues.get(topic)?.keys() ?? [])].sort((one, other) => one - other)
  }

  topics(): readonly string[] {
    return [...this.#queues.keys()]
  }

  deleteTopic(topic: string): void {
    this.#queues.delete(topic)
  }

  #queue(topic: string, queueId: number): ConsumeQueue | undefined {
    return this.#queues.get(topic)?.get(queueId)
  }

  #queueFor(topic: string, queueId: number): ConsumeQueue {
    let queues = this.#queues.get(topic)
    if (queues === undefined) this.#queues.set(topic, (queues = new Map<number, ConsumeQueue>()))
    let queue = queues.get(queueId)
    if (queue === undefined) queues.set(queueId, (queue = new ConsumeQueue()))
    return queue
  }

  #indexKeys(topic: string, properties: string, physicalOffset: number): void {
    const unique = findProperty(properties, uniqueKey.name)
    if (unique !== undefined) this.#index.add(topic, unique, physicalOffset)
    const tag = findProperty(properties, tagsProperty.name)
    if (tag !== undefined) this.#index.add(topic, tagKey(tag), physicalOffset)
    const keys = findProperty(properties, keysProperty.name)
    if (keys === undefined) return
    for (const key of keys.split(' ')) if (key !== '') this.#index.add(topic, key, physicalOffset)
  }

  #dropBefore(minPhysicalOffset: number): void {
    this.#index.dropBefore(minPhysicalOffset)
    for (const queues of this.#queues.values()) {
      for (const queue of queues.values()) queue.dropBefore(minPhysicalOffset)
    }
  }
}

/** Tags lie in the same index as keys, apart from them. */
function tagKey(tag: string): string {
  return `T#${tag}`
}

function hashOfTag(properties: string): number {
  const tag = findProperty(properties, tagsProperty.name)
  return tag === undefined ? 0 : javaHashCode(tag)
}
