// SPDX-License-Identifier: Apache-2.0
// Queues that the application chooses itself. They are not shared out: another consumer of the group may have them too.
// A queue whose start offset cannot be known yet is tried again. [AssignedMessageQueue.java]
import { Timers, Turns, type Clock } from '@rocketmq-ts/core'
import { messageQueueKey, type MessageQueue } from '@rocketmq-ts/protocol'
import type { ProcessQueue } from '../queue/process-queue.js'
import type { QueueTable } from '../queue/queue-table.js'
import type { QueueLifecycle } from '../rebalance/rebalance.js'

/** Milliseconds until a queue is tried again that could not be opened. [DefaultLitePullConsumerImpl.java] */
const retryMs = 3000

/** What is done with queues that were assigned. */
export type AssignedLifecycle = Pick<QueueLifecycle, 'acquire' | 'release' | 'start'>

export class ManualAssignment {
  readonly #lifecycle: AssignedLifecycle
  readonly #table: QueueTable
  readonly #timers: Timers
  #assigned = new Map<string, MessageQueue>()
  readonly #turns = new Turns()
  #isRetrying = false
  #isClosed = false

  /** @param table where the queues that are open go */
  constructor(clock: Clock, lifecycle: AssignedLifecycle, table: QueueTable) {
    this.#lifecycle = lifecycle
    this.#table = table
    this.#timers = new Timers(clock)
  }

  /** True when the queue was assigned, be it open or not. */
  has(queue: MessageQueue): boolean {
    return this.#assigned.has(messageQueueKey(queue))
  }

  /**
   * Takes these queues instead of those from before; resolves when each has been opened, or has failed to open. Never
   * rejects.
   */
  assign(queues: readonly MessageQueue[]): Promise<void> {
    this.#assigned = new Map(queues.map(queue => [messageQueueKey(queue), queue]))
    return this.open()
  }

  /** Opens what is not open. Never rejects. */
  open(): Promise<void> {
    return this.#turns.take(() => this.#open())
  }

  /** Gives all queues away, and opens none any more. */
  close(): Promise<void> {
    this.#isClosed = true
    this.#timers.clear()
    return this.#turns.take(() => this.#drop([...this.#table.all]))
  }

  async #open(): Promise<void> {
    if (this.#isClosed) return
    await this.#drop([...this.#table.all].filter(({ key }) => !this.#assigned.has(key)))
    const missing = [...this.#assigned].filter(([key]) => !this.#table.has(key)).map(([, queue]) => queue)
    const opened = missing.length === 0 ? [] : await this.#lifecycle.acquire(missing)
    for (const queue of opened) this.#table.add(queue)
    for (const queue of opened) this.#lifecycle.start(queue)
    if (opened.length < missing.length) this.#tryAgain()
  }

  #tryAgain(): void {
    if (this.#isRetrying) return
    this.#isRetrying = true
    this.#timers.after(retryMs, () => {
      this.#isRetrying = false
      void this.open()
    })
  }

  async #drop(queues: readonly ProcessQueue[]): Promise<void> {
    if (queues.length === 0) return
    for (const queue of queues) this.#table.drop(queue)
    await this.#lifecycle.release(queues)
  }
}
