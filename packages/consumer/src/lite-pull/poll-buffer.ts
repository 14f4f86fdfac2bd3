// SPDX-License-Identifier: Apache-2.0
// The messages that wait for a poll or a loop, from all queues in turn. A message is inflated and gets its value here,
// just before it is handed out; what becomes of one that cannot be read, its queue decides, and its neighbours are
// handed out. [DefaultLitePullConsumerImpl.java consumeRequestCache]
import {
  asError,
  RoundRobin,
  WakeUp,
  type Clock,
  type Enrolled,
  type MessageReader,
  type WakeUpBounds,
} from '@rocketmq-ts/core'
import type { MessageExt } from '@rocketmq-ts/protocol'
import type { ProcessQueue, QueueEntry } from '../queue/process-queue.js'

/** A message that the application has. */
export interface TakenMessage extends Enrolled {
  readonly queue: ProcessQueue
  readonly entry: QueueEntry
  /** As the application knows it. */
  readonly message: MessageExt
}

export class PollBuffer {
  readonly #clock: Clock
  readonly #reader: MessageReader<MessageExt>
  readonly #line = new RoundRobin<ProcessQueue>()
  readonly #arrival: WakeUp
  #isClosed = false

  constructor(clock: Clock, reader: MessageReader<MessageExt>) {
    this.#clock = clock
    this.#reader = reader
    this.#arrival = new WakeUp(clock)
  }

  /** Nothing is handed out any more. */
  get isClosed(): boolean {
    return this.#isClosed
  }

  /** The queue has messages to hand out. */
  submit(queue: ProcessQueue): void {
    if (this.#isClosed || !queue.hasWaiting || queue.isPaused) return
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
      if (queue.hasWaiting && !queue.isPaused) this.#line.add(queue)
    }
    return taken
  }

  /**
   * Resolves when there may be a message, when the time is over, or when the buffer closes. Rejects with
   * `AbortedError`.
   */
  async wait(bounds: WakeUpBounds): Promise<void> {
    if (!this.#isClosed) await this.#arrival.wait(bounds)
  }

  /** Ends all waits; nothing is handed out from now on. */
  close(): void {
    this.#isClosed = true
    this.#arrival.wake()
  }

  #takeFrom(queue: ProcessQueue, count: number, taken: TakenMessage[]): void {
    while (taken.length < count && !queue.isPaused) {
      const entry = queue.take(this.#clock.monotonic())
      if (entry === undefined) return
      const message = this.#read(queue, entry)
      if (message !== undefined) taken.push({ place: -1, queue, entry, message })
    }
    queue.lastConsumeAt = this.#clock.now()
  }

  #read(queue: ProcessQueue, entry: QueueEntry): MessageExt | undefined {
    if (entry.message === undefined) return undefined
    try {
      return this.#reader.present(this.#reader.restore(entry.message))
    } catch (error) {
      void queue.unreadable(entry, asError(error)).then(() => queue.madeRoom())
      return undefined
    }
  }
}
