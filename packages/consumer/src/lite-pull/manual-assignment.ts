// SPDX-License-Identifier: Apache-2.0
// Queues that the application chooses itself. Nobody shares them with us: another consumer of the group may have them
// too. One whose start offset cannot be known yet is tried again. [AssignedMessageQueue.java]
import type { Clock } from '@rocketmq-ts/core'
import { messageQueueKey, type MessageQueue } from '@rocketmq-ts/protocol'
import type { ProcessQueue } from '../queue/process-queue.js'
import { TimerGroup } from '../queue/timer-group.js'
import type { QueueOwner } from '../rebalance/rebalance.js'
import type { QueueTable } from './queue-table.js'

/** Milliseconds until a queue is tried again that could not be opened. [DefaultLitePullConsumerImpl.java] */
const retryMs = 3000

export class ManualAssignment implements QueueTable {
  readonly #owner: Pick<QueueOwner, 'acquire' | 'release' | 'start'>
  readonly #timers: TimerGroup
  readonly #queues = new Map<string, ProcessQueue>()
  #assigned = new Map<string, MessageQueue>()
  #running: Promise<unknown> = Promise.resolve()
  #isRetrying = false
  #isClosed = false

  constructor(clock: Clock, owner: Pick<QueueOwner, 'acquire' | 'release' | 'start'>) {
    this.#owner = owner
    this.#timers = new TimerGroup(clock)
  }

  get queues(): Iterable<ProcessQueue> {
    return this.#queues.values()
  }

  /** True when the queue was assigned, be it open or not. */
  has(queue: MessageQueue): boolean {
    return this.#assigned.has(messageQueueKey(queue))
  }

  get(queue: MessageQueue): ProcessQueue | undefined {
    return this.#queues.get(messageQueueKey(queue))
  }

  /** Takes these queues instead of those from before; resolves when they were tried to be opened. Never rejects. */
  assign(queues: readonly MessageQueue[]): Promise<void> {
    this.#assigned = new Map(queues.map(queue => [messageQueueKey(queue), queue]))
    return this.open()
  }

  /** Opens what is not open. Never rejects. */
  open(): Promise<void> {
    return this.#inTurn(() => this.#open())
  }

  replace(old: ProcessQueue, fresh: ProcessQueue): boolean {
    if (this.#queues.get(old.key) !== old) return false
    old.drop()
    this.#queues.set(fresh.key, fresh)
    return true
  }

  close(): Promise<void> {
    this.#isClosed = true
    this.#timers.clear()
    return this.#inTurn(() => this.#drop([...this.#queues.values()]))
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#running.then(work)
    this.#running = turn
    return turn
  }

  async #open(): Promise<void> {
    if (this.#isClosed) return
    await this.#drop([...this.#queues.values()].filter(({ key }) => !this.#assigned.has(key)))
    const missing = [...this.#assigned].filter(([key]) => !this.#queues.has(key)).map(([, queue]) => queue)
    const opened = missing.length === 0 ? [] : await this.#owner.acquire(missing)
    for (const queue of opened) this.#queues.set(queue.key, queue)
    for (const queue of opened) this.#owner.start(queue)
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
    for (const queue of queues) {
      queue.drop()
      this.#queues.delete(queue.key)
    }
    await this.#owner.release(queues)
  }
}
