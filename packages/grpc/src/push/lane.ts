// SPDX-License-Identifier: Apache-2.0
// Messages that wait for handlers, or that handlers have. A queue has one lane, or one for each message group. In
// order, the next message is handed out when the server has taken the acknowledgement of the one before.
import {
  Roll,
  type Enrolled,
  type Entry,
  type FailureFate,
  type HandlerFailure,
  type MessageQueue,
  type OrderedSource,
} from '@rocketmq-ts/core'
import type { wire as Wire } from '@rocketmq-ts/grpc-protocol'
import type { ProxyMessage } from '../proxy-message.js'
import type { HeldReceipt } from './renewals.js'

/** A message in its lane. */
export interface LaneEntry extends Entry<ProxyMessage>, Enrolled {
  readonly wire: Wire.Message
  readonly system: Wire.SystemProperties
  /** Opened. */
  readonly body: Buffer
  readonly held: HeldReceipt
  /** The server was told what becomes of it, or is being told: it is not acknowledged any more. */
  isTold: boolean
}

/** What a lane leaves to its consumer. None of it rejects. */
export interface LaneOwner {
  readonly queue: MessageQueue
  readonly isOrdered: boolean
  /** Aborts when nothing that handlers do counts any more. */
  readonly signal: AbortSignal
  ack(entry: LaneEntry): Promise<void>
  giveBack(entry: LaneEntry, message: ProxyMessage, failure: HandlerFailure): Promise<FailureFate>
  unreadable(entry: LaneEntry, error: Error): Promise<void>
  /** Its time was over before a handler could have it. */
  expired(lane: Lane, entry: LaneEntry): void
  /** The message is not here any more. */
  left(lane: Lane, entry: LaneEntry): void
  /** The lane has something to hand out again. */
  goOn(lane: Lane): void
}

export class Lane implements OrderedSource<ProxyMessage> {
  readonly key: string
  isInLine = false
  readonly #owner: LaneOwner
  #waiting: LaneEntry[] = []
  readonly #taken = new Roll<LaneEntry>()
  /** Acknowledgements that are not certain; in order, nothing is handed out meanwhile. */
  #acking = 0

  constructor(owner: LaneOwner, key: string) {
    this.#owner = owner
    this.key = key
  }

  get queue(): MessageQueue {
    return this.#owner.queue
  }

  get signal(): AbortSignal {
    return this.#owner.signal
  }

  get isDropped(): boolean {
    return this.#owner.signal.aborted
  }

  get hasWaiting(): boolean {
    return this.#waiting.length > 0 && !(this.#owner.isOrdered && this.#acking > 0)
  }

  /** Nothing waits and nothing is under way. */
  get isEmpty(): boolean {
    return this.#waiting.length === 0 && this.#taken.size === 0 && this.#acking === 0
  }

  put(entry: LaneEntry): void {
    this.#waiting.push(entry)
  }

  /** Takes out what no handler has. */
  clear(): readonly LaneEntry[] {
    return this.#waiting.splice(0)
  }

  peek(): ProxyMessage | undefined {
    return this.hasWaiting ? this.#waiting[0]?.message : undefined
  }

  /** Those whose time is over are passed: others get them. This process stood still, or the server did not answer. */
  take(now: number): LaneEntry | undefined {
    while (this.hasWaiting) {
      const entry = this.#waiting.shift()
      if (entry === undefined) return undefined
      if (now < entry.held.expiresAt) {
        entry.startedAt = now
        this.#taken.add(entry)
        return entry
      }
      this.#owner.expired(this, entry)
    }
    return undefined
  }

  settle(entry: LaneEntry): void {
    if (!this.#taken.delete(entry)) return
    if (entry.isTold || this.isDropped) this.#owner.left(this, entry)
    else void this.#ack(entry)
  }

  giveBack(entry: LaneEntry, message: ProxyMessage, failure: HandlerFailure): Promise<FailureFate> {
    return this.#owner.giveBack(entry, message, failure)
  }

  putAgain(entry: LaneEntry): void {
    this.rewind([entry])
  }

  unreadable(entry: LaneEntry, error: Error): Promise<void> {
    return this.#owner.unreadable(entry, error)
  }

  /** There is room when the server has taken an acknowledgement: see `settle`. */
  madeRoom(): void {
    // Nothing to do.
  }

  /** No other consumer has it: the server keeps the messages for us. */
  isExclusive(): boolean {
    return true
  }

  claim(): void {
    // It is always ours.
  }

  taken(): LaneEntry[] {
    return this.#taken.list()
  }

  rewind(entries: readonly LaneEntry[]): void {
    for (const entry of entries) this.#taken.delete(entry)
    this.#waiting.unshift(...entries)
  }

  async #ack(entry: LaneEntry): Promise<void> {
    entry.isTold = true
    this.#acking++
    await this.#owner.ack(entry)
    this.#acking--
    this.#owner.left(this, entry)
    if (this.#owner.isOrdered && this.hasWaiting) this.#owner.goOn(this)
  }
}
