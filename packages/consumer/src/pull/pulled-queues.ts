// SPDX-License-Identifier: Apache-2.0
// What a consumer that pulls does with its queues: finds the start offset of those that are assigned, pulls them, lets
// them go on at another offset when a broker, an administrator or the application says so. Push and lite pull differ in
// locks and in what they commit.
import { asError, type FailureFate, type HandlerFailure } from '@rocketmq-ts/core'
import type { MessageExt, MessageQueue } from '@rocketmq-ts/protocol'
import type { MQClientInstance } from '@rocketmq-ts/client'
import type { OffsetMoved } from '../offset/offset-moved.js'
import type { StartOffsets } from '../offset/start-offsets.js'
import type { MoveReason, ProcessQueue, QueueEntry, QueueOwner } from '../queue/process-queue.js'
import type { QueueTable } from '../queue/queue-table.js'
import type { AssignmentChange, QueueLifecycle } from '../rebalance/rebalance.js'
import type { Poison } from './poison.js'
import type { PullLoop } from './pull-loop.js'

export interface PulledQueuesOptions {
  readonly instance: MQClientInstance
  readonly table: QueueTable
  readonly offsets: StartOffsets
  readonly loop: PullLoop
  readonly poison: Poison
  readonly reporter: { report(event: 'offsetMoved', moved: OffsetMoved): void }
}

export abstract class PulledQueues implements QueueLifecycle, QueueOwner {
  readonly #options: PulledQueuesOptions

  constructor(options: PulledQueuesOptions) {
    this.#options = options
  }

  async acquire(queues: readonly MessageQueue[]): Promise<readonly ProcessQueue[]> {
    const opened = await Promise.all(queues.map(queue => this.#open(queue)))
    return opened.filter(queue => queue !== undefined)
  }

  onShare(_topic: string, _wanted: ReadonlyMap<string, MessageQueue>): void {
    // Nothing is kept of queues that are not wanted.
  }

  abstract release(queues: readonly ProcessQueue[]): Promise<void>

  abstract onChange(change: AssignmentChange): void

  start(queue: ProcessQueue): void {
    this.#options.loop.start(queue)
  }

  async move(queue: ProcessQueue, to: number, reason: MoveReason): Promise<boolean> {
    const { loop, reporter } = this.#options
    const from = reason === 'illegal' ? queue.nextOffset : queue.consumedOffset
    const fresh = this.newQueue(queue.queue, to, queue)
    if (!(await this.replace(queue, fresh, reason))) return false
    if (reason !== 'seek') reporter.report('offsetMoved', { queue: queue.queue, from, to, reason })
    if (reason === 'illegal') loop.start(fresh)
    else loop.startAnew(fresh)
    return true
  }

  /** Without a broker that takes it, a message is tried again here. */
  giveBack(_message: MessageExt, _failure: HandlerFailure): Promise<FailureFate> {
    return Promise.resolve('local')
  }

  unreadable(queue: ProcessQueue, entry: QueueEntry, error: Error): Promise<void> {
    return this.#options.poison.settleOrHold(queue, entry, error)
  }

  madeRoom(queue: ProcessQueue): void {
    this.#options.loop.madeRoom(queue)
  }

  /** Without locks, every queue is certain. */
  claim(_queue: ProcessQueue): void {}

  /** @param old the life of the queue before, if there is one */
  protected abstract newQueue(queue: MessageQueue, offset: number, old?: ProcessQueue): ProcessQueue

  /** Puts the queue in the place of the old one, and stores its offset; false when the old one is not here any more. */
  protected abstract replace(old: ProcessQueue, fresh: ProcessQueue, reason: MoveReason): Promise<boolean>

  /** The start offset of a queue is known. */
  protected onOpened(_queue: MessageQueue, _offset: number): void {}

  async #open(queue: MessageQueue): Promise<ProcessQueue | undefined> {
    const { offsets, instance } = this.#options
    try {
      // What an earlier life of the queue left here must not count.
      offsets.store.remove(queue)
      const offset = await offsets.of(queue)
      this.onOpened(queue, offset)
      return this.newQueue(queue, offset)
    } catch (error) {
      const { logger } = instance.config
      logger.warn(`queue ${queue.queueId} of ${queue.topic} does not start yet: ${asError(error).message}`)
      return undefined
    }
  }
}
