// SPDX-License-Identifier: Apache-2.0
// One assigned queue as it lives here: messages that were pulled, and what became of each. The offset to commit is that
// of the first message that is not settled, so however handlers finish, nothing is passed over. Messages stand in the
// order of the queue; `settle` only marks, and the head moves when it can: no search, no tree. [ProcessQueue.java]
import { staysHere, type FailureFate, type HandlerFailure, type OrderedSource } from '@rocketmq-ts/core'
import { messageQueueKey, type BadRecord, type MessageExt, type MessageQueue } from '@rocketmq-ts/protocol'
import type { QueueEntry } from './queue-entry.js'
import { QueueLock } from './queue-lock.js'

export type { EntryState, QueueEntry } from './queue-entry.js'

/** Why a queue goes on at another offset: an application, a broker, or an administrator says so. */
export type MoveReason = 'seek' | 'illegal' | 'reset'

/** What a queue leaves to the consumer that it belongs to. */
export interface QueueOwner {
  /** Decides where a message goes that failed, and tells the broker. Does not reject. */
  giveBack(message: MessageExt, failure: HandlerFailure): Promise<FailureFate>
  /** Settles or holds a message that cannot be read. Does not reject. */
  unreadable(queue: ProcessQueue, entry: QueueEntry, error: Error): Promise<void>
  /** Messages were settled. */
  madeRoom(queue: ProcessQueue): void
  /** Makes sure of the lock, or gives the queue up. */
  claim(queue: ProcessQueue): void
  /** Lets the queue go on at another offset; false when it was given up meanwhile. Does not reject. */
  move(queue: ProcessQueue, to: number, reason: MoveReason): Promise<boolean>
}

export interface ProcessQueueOptions {
  /** Nothing behind a record that cannot be read is handed out, as order demands. Default false. */
  readonly isOrdered?: boolean | undefined
  /** Nothing is handed out or committed without a certain lock at the broker. Default false. */
  readonly needsLock?: boolean | undefined
  /** The lock of an earlier life of the queue. Default: a new one, not held. */
  readonly lock?: QueueLock | undefined
  /** Default: none; what failed is tried again here, and what cannot be read is held. */
  readonly owner?: QueueOwner | undefined
}

/** Settled entries at the front after which they are cut off. */
const compactAt = 1024

/** Of a queue that no consumer has. */
const nobody: QueueOwner = {
  giveBack: () => Promise.resolve('local'),
  unreadable(queue, entry) {
    queue.hold(entry)
    return Promise.resolve()
  },
  madeRoom: () => undefined,
  claim: () => undefined,
  move: () => Promise.resolve(false),
}

export class ProcessQueue implements OrderedSource<MessageExt> {
  readonly queue: MessageQueue
  readonly key: string
  /** For ordered consumption. */
  readonly lock: QueueLock
  /** Position that the next pull reads from. */
  nextOffset: number
  /** Position of a record that could not be decoded once, and is pulled again before it is believed. */
  suspectOffset = -1
  /** Wall-clock times, for administrators; 0: never. */
  lastPullAt = 0
  lastConsumeAt = 0
  /** Monotonic milliseconds when an unanswered pull that carries an offset was sent; -Infinity: there is none. */
  carriedAt = -Infinity
  /** End of the queue in the last answer. */
  maxOffset = -1
  isInLine = false
  /** The application wants nothing of it for now. */
  isPaused = false

  readonly #owner: QueueOwner
  readonly #isOrdered: boolean
  readonly #needsLock: boolean
  readonly #aborter = new AbortController()
  #entries: QueueEntry[] = []
  #head = 0
  /** First entry that no handler has had yet. */
  #next = 0
  /** Entries that are to be tried again, before all others. */
  readonly #again: QueueEntry[] = []
  #pulledTo: number
  #count = 0
  #bytes = 0
  #isDropped = false

  constructor(queue: MessageQueue, startOffset: number, options: ProcessQueueOptions = {}) {
    this.#owner = options.owner ?? nobody
    this.#isOrdered = options.isOrdered ?? false
    this.#needsLock = options.needsLock ?? false
    this.lock = options.lock ?? new QueueLock()
    this.queue = queue
    this.key = messageQueueKey(queue)
    this.nextOffset = startOffset
    this.#pulledTo = startOffset
  }

  /** Aborted when the queue no longer belongs to this consumer. */
  get signal(): AbortSignal {
    return this.#aborter.signal
  }

  get isDropped(): boolean {
    return this.#isDropped
  }

  /** Messages that are not settled. */
  get count(): number {
    return this.#count
  }

  /** Bytes of their records. */
  get bytes(): number {
    return this.#bytes
  }

  /** Positions between the first message that is not settled and the last one that was pulled. */
  get span(): number {
    const first = this.#entries[this.#head]
    const last = this.#entries[this.#entries.length - 1]
    return first === undefined || last === undefined ? 0 : last.offset - first.offset
  }

  /** What to commit: the first position that is not settled. */
  get consumedOffset(): number {
    return this.#entries[this.#head]?.offset ?? this.#pulledTo
  }

  /** First and last position of the messages that are not settled. */
  get range(): { readonly first: number; readonly last: number } | undefined {
    const first = this.#entries[this.#head]
    if (first === undefined) return undefined
    let last = this.#entries.length - 1
    while (this.#entries[last]?.state === 'settled') last--
    return { first: first.offset, last: this.#entries[last]?.offset ?? first.offset }
  }

  /** True when a handler could get one. */
  get hasWaiting(): boolean {
    return this.#again.length > 0 || this.#entries[this.#skipDone()]?.state === 'waiting'
  }

  /** Takes a message behind those that are here. One that is not behind them was here already. */
  put(message: MessageExt): void {
    const { queueOffset: offset, storeSize: bytes } = message
    this.#append({ offset, message, state: 'waiting', startedAt: 0, bytes })
  }

  /** Takes the place of a record that cannot be read: passed over, or held so that no commit passes it. */
  putBad(record: BadRecord, offset: number, fate: 'held' | 'settled'): void {
    if (fate === 'settled') return
    this.#append({ offset, message: undefined, state: fate, startedAt: 0, bytes: record.size ?? 0 })
  }

  /** Everything before this position has been pulled. */
  pulledTo(offset: number): void {
    if (this.#isDropped) return
    this.nextOffset = offset
    if (offset > this.#pulledTo) this.#pulledTo = offset
  }

  /** Hands out the next message. */
  take(now: number): QueueEntry | undefined {
    const entry = this.#again.shift() ?? this.#entries[this.#skipDone()]
    if (entry?.state !== 'waiting') return undefined
    entry.state = 'running'
    entry.startedAt = now
    return entry
  }

  /** The message that `take` would hand out, if it has one. */
  peek(): MessageExt | undefined {
    const entry = this.#again[0] ?? this.#entries[this.#skipDone()]
    return entry?.state === 'waiting' ? entry.message : undefined
  }

  /** The message is done with. Settling twice, or after `drop`, changes nothing. */
  settle(entry: QueueEntry): void {
    if (entry.state === 'settled') return
    entry.state = 'settled'
    entry.message = undefined
    if (this.#isDropped) return
    this.#count--
    this.#bytes -= entry.bytes
    this.#moveHead()
  }

  /** The handler is done with it, but it is not done: it must not be passed. */
  hold(entry: QueueEntry): void {
    if (entry.state === 'settled') return
    entry.state = 'held'
    if (this.#isOrdered) this.#goBackTo(entry.offset)
  }

  /** Lets it be handed out again, before all others. */
  putAgain(entry: QueueEntry): void {
    if (entry.state === 'settled') return
    entry.state = 'waiting'
    if (!this.#isDropped) this.#again.push(entry)
  }

  async giveBack(entry: QueueEntry, message: MessageExt, failure: HandlerFailure): Promise<FailureFate> {
    const fate = await this.#owner.giveBack(message, failure)
    if (staysHere(fate)) entry.message = message.with({ reconsumeTimes: message.reconsumeTimes + 1 })
    return fate
  }

  unreadable(entry: QueueEntry, error: Error): Promise<void> {
    return this.#owner.unreadable(this, entry, error)
  }

  madeRoom(): void {
    this.#owner.madeRoom(this)
  }

  /** True when no other member of the group can have the queue: its lock is certain, or it needs none. */
  isExclusive(now: number): boolean {
    return !this.#needsLock || this.lock.isValid(now)
  }

  claim(): void {
    this.#owner.claim(this)
  }

  /** Lets the queue go on at another offset; false when it was given up meanwhile. Does not reject. */
  move(to: number, reason: MoveReason): Promise<boolean> {
    return this.#owner.move(this, to, reason)
  }

  /** What handlers have, first to last. */
  taken(): QueueEntry[] {
    const taken: QueueEntry[] = []
    for (let index = this.#head; index <= this.#next; index++) {
      const entry = this.#entries[index]
      if (entry?.state === 'running') taken.push(entry)
    }
    return taken
  }

  /** Lets these be handed out again, in the order of the queue. They must be the last ones that were taken. */
  rewind(entries: readonly QueueEntry[]): void {
    for (const entry of entries) if (entry.state !== 'settled') entry.state = 'waiting'
    const first = entries[0]
    if (first !== undefined) this.#goBackTo(first.offset)
  }

  /** Settles the held record at that position; false when no record is held there. */
  release(offset: number): boolean {
    const entry = this.#entries.find(candidate => candidate.offset === offset && candidate.state === 'held')
    if (entry === undefined) return false
    this.settle(entry)
    return true
  }

  /** Gives the queue up: nothing is handed out any more, and what handlers still do counts no more. */
  drop(): void {
    if (this.#isDropped) return
    this.#isDropped = true
    this.#pulledTo = this.consumedOffset
    this.#entries = []
    this.#again.length = 0
    this.#head = this.#next = this.#count = this.#bytes = 0
    this.#aborter.abort()
  }

  #append(entry: QueueEntry): void {
    const last = this.#entries[this.#entries.length - 1]
    if (this.#isDropped || entry.offset < this.#pulledTo || (last !== undefined && entry.offset <= last.offset)) return
    this.#entries.push(entry)
    this.#count++
    this.#bytes += entry.bytes
  }

  #goBackTo(offset: number): void {
    while (this.#next > this.#head && (this.#entries[this.#next]?.offset ?? Infinity) > offset) this.#next--
  }

  /** Position of the next entry that was not handed out. Order ends at a held one, else it is stepped over. */
  #skipDone(): number {
    for (;;) {
      const state = this.#entries[this.#next]?.state
      if (state === undefined || state === 'waiting' || (state === 'held' && this.#isOrdered)) return this.#next
      this.#next++
    }
  }

  #moveHead(): void {
    while (this.#entries[this.#head]?.state === 'settled') this.#head++
    if (this.#next < this.#head) this.#next = this.#head
    if (this.#head < compactAt || this.#head * 2 < this.#entries.length) return
    this.#entries = this.#entries.slice(this.#head)
    this.#next -= this.#head
    this.#head = 0
  }
}
