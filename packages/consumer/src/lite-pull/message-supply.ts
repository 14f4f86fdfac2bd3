// SPDX-License-Identifier: Apache-2.0
// The messages that wait for somebody to ask, from all queues in turn. A message is inflated and gets its value here,
// just before it is handed out; one that cannot be read goes to the policy, and its neighbours are handed out.
import { asError, type Clock } from '@rocketmq-ts/core'
import { type MessageExt } from '@rocketmq-ts/protocol'
import type { ConsumedMessages } from '../queue/consumed-messages.js'
import type { ProcessQueue, QueueEntry } from '../queue/process-queue.js'
import { QueueLine } from '../queue/queue-line.js'
import { WakeUp, type WakeUpBounds } from '../queue/wake-up.js'

/** A message that somebody has. */
export interface TakenMessage {
  readonly queue: ProcessQueue
  readonly entry: QueueEntry
  /** As the application knows it. */
  readonly message: MessageExt
}

export interface MessageSupplyParts {
  readonly clock: Clock
  readonly messages: ConsumedMessages
  /** Keys of queues that hand out nothing for now. */
  readonly paused: ReadonlySet<string>
  /** Decides about a message that cannot be read: settles or holds it. Does not reject. */
  readonly judge: (queue: ProcessQueue, entry: QueueEntry, error: Error) => Promise<void>
}

export class MessageSupply {
  readonly #parts: MessageSupplyParts
  readonly #line = new QueueLine<ProcessQueue>()
  readonly #arrival: WakeUp
  #isClosed = false

  constructor(parts: MessageSupplyParts) {
    this.#parts = parts
    this.#arrival = new WakeUp(parts.clock)
  }

  /** Nothing is handed out any more. */
  get isClosed(): boolean {
    return this.#isClosed
  }

  /** The queue has messages to hand out. */
  submit(queue: ProcessQueue): void {
    if (this.#isClosed || !queue.hasWaiting || this.#parts.paused.has(queue.key)) return
    this.#line.add(queue)
    this.#arrival.wake()
  }

  /** Takes up to `count` messages that are at hand, those of one queue together. */
  take(count: number): TakenMessage[] {
    const taken: TakenMessage[] = []
    while (taken.length < count && !this.#isClosed) {
      const queue = this.#line.next()
      if (queue === undefined) break
      this.#takeFrom(queue, count, taken)
      if (queue.hasWaiting && !this.#parts.paused.has(queue.key)) this.#line.add(queue)
    }
    return taken
  }

  /** Resolves when there may be a message, when the time is over, or when the supply ends. Rejects with `AbortedError`. */
  async wait(bounds: WakeUpBounds): Promise<void> {
    if (!this.#isClosed) await this.#arrival.wait(bounds)
  }

  /** Ends all waits; nothing is handed out from now on. */
  close(): void {
    this.#isClosed = true
    this.#arrival.wake()
  }

  #takeFrom(queue: ProcessQueue, count: number, taken: TakenMessage[]): void {
    const { clock, paused } = this.#parts
    while (taken.length < count && !paused.has(queue.key)) {
      const entry = queue.take(clock.monotonic())
      if (entry === undefined) return
      const message = this.#read(queue, entry)
      if (message !== undefined) taken.push({ queue, entry, message })
    }
    queue.lastConsumeAt = clock.now()
  }

  #read(queue: ProcessQueue, entry: QueueEntry): MessageExt | undefined {
    const { messages, judge } = this.#parts
    if (entry.message === undefined) return undefined
    try {
      return messages.consumed(messages.readable(entry.message))
    } catch (error) {
      void judge(queue, entry, asError(error))
      return undefined
    }
  }
}
