// SPDX-License-Identifier: Apache-2.0
// Popped messages that wait for handlers, or that handlers have. There are no positions to keep: each message is
// acknowledged by itself, and one that is not comes again. One whose time is over goes to another consumer: it is
// neither handed out nor acknowledged. [PopProcessQueue.java]
import { staysHere, type Clock, type FailureFate, type HandlerFailure, type MessageSource } from '@rocketmq-ts/core'
import { messageQueueKey, type MessageExt, type MessageQueue } from '@rocketmq-ts/protocol'
import type { PoppedMessage, TakenReceipt } from '../../pop/popped-message.js'
import type { QueueEntry } from '../../queue/queue-entry.js'

/** A popped message in its queue. */
export interface PopEntry extends QueueEntry, TakenReceipt {
  /** Monotonic milliseconds until which it belongs to this consumer. */
  readonly expiresAt: number
  /** The broker was told when it comes again. */
  isGivenBack: boolean
}

/** What a popped queue leaves to the consumer that it belongs to. None of it rejects. */
export interface PopQueueOwner {
  /** Tells the broker that a message is done. */
  done(taken: TakenReceipt): void
  /** Decides where a message goes that failed, and tells the broker. */
  giveBack(entry: PopEntry, message: MessageExt, failure: HandlerFailure): Promise<FailureFate>
  /** Settles or holds a message that cannot be read. */
  unreadable(queue: PopQueue, entry: PopEntry, error: Error): Promise<void>
  /** Messages were settled. */
  madeRoom(queue: PopQueue): void
}

export class PopQueue implements MessageSource<MessageExt> {
  /** At a broker; the queue -1 stands for all that the topic has there. */
  readonly queue: MessageQueue
  readonly key: string
  isInLine = false
  /** Wall-clock time of the last request, for administrators; 0: never. */
  lastPopAt = 0
  readonly #clock: Clock
  readonly #owner: PopQueueOwner
  readonly #aborter = new AbortController()
  #waiting: PopEntry[] = []
  #unsettled = 0
  #isDropped = false

  constructor(queue: MessageQueue, clock: Clock, owner: PopQueueOwner) {
    this.queue = queue
    this.key = messageQueueKey(queue)
    this.#clock = clock
    this.#owner = owner
  }

  get signal(): AbortSignal {
    return this.#aborter.signal
  }

  get isDropped(): boolean {
    return this.#isDropped
  }

  /** Messages that are neither done nor given back. */
  get waitAckCount(): number {
    return this.#unsettled
  }

  get hasWaiting(): boolean {
    return this.#next() !== undefined
  }

  put(popped: PoppedMessage): void {
    if (this.#isDropped) return
    const { message, receipt } = popped
    const place = { offset: receipt.offset, bytes: message.storeSize, state: 'waiting' as const, startedAt: 0 }
    this.#waiting.push({ ...popped, ...place, isGivenBack: false })
    this.#unsettled++
  }

  take(now: number): PopEntry | undefined {
    const entry = this.#next()
    if (entry === undefined) return undefined
    this.#waiting.shift()
    entry.state = 'running'
    entry.startedAt = now
    return entry
  }

  peek(): MessageExt | undefined {
    return this.#next()?.message
  }

  settle(entry: PopEntry): void {
    if (!this.#end(entry, 'settled')) return
    if (!entry.isGivenBack && !this.#isDropped && !this.#isExpired(entry)) this.#owner.done(entry)
  }

  hold(entry: PopEntry): void {
    this.#end(entry, 'held')
  }

  putAgain(entry: PopEntry): void {
    if (entry.state !== 'running' || this.#isDropped) return
    entry.state = 'waiting'
    this.#waiting.unshift(entry)
  }

  async giveBack(entry: PopEntry, message: MessageExt, failure: HandlerFailure): Promise<FailureFate> {
    const fate = await this.#owner.giveBack(entry, message, failure)
    if (staysHere(fate)) entry.message = message.with({ reconsumeTimes: message.reconsumeTimes + 1 })
    return fate
  }

  unreadable(entry: PopEntry, error: Error): Promise<void> {
    return this.#owner.unreadable(this, entry, error)
  }

  madeRoom(): void {
    this.#owner.madeRoom(this)
  }

  /** Gives the queue up: what waits comes again when its time is over, and what handlers still do counts no more. */
  drop(): void {
    this.#isDropped = true
    this.#waiting = []
    this.#unsettled = 0
    this.#aborter.abort()
  }

  /** The first one that still belongs to this consumer. */
  #next(): PopEntry | undefined {
    for (;;) {
      const entry = this.#waiting[0]
      if (entry === undefined || !this.#isExpired(entry)) return entry
      this.#waiting.shift()
      this.#end(entry, 'settled')
    }
  }

  #end(entry: PopEntry, state: 'settled' | 'held'): boolean {
    if (entry.state === 'settled' || entry.state === 'held') return false
    entry.state = state
    if (!this.#isDropped) this.#unsettled--
    return true
  }

  #isExpired({ expiresAt }: PopEntry): boolean {
    return this.#clock.monotonic() >= expiresAt
  }
}
