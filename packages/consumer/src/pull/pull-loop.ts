// SPDX-License-Identifier: Apache-2.0
// Keeps one pull per queue going: the broker holds it until there is a message. A queue of which enough is here, or
// that must not be pulled now, is parked and goes on when that has changed: nothing polls for it. What the kinds of
// consumers do differently is in their `PullRules`. [DefaultMQPushConsumerImpl.java pullMessage,
// DefaultLitePullConsumerImpl.java PullTaskImpl]
import { LinkedAbort, ProtocolError, StateError, type Clock } from '@rocketmq-ts/core'
import {
  isBadRecord,
  type MessageExt,
  type MessageQueue,
  type RecordItem,
  type SubscriptionData,
} from '@rocketmq-ts/protocol'
import type { MQClientInstance } from '@rocketmq-ts/client'
import type { ProcessQueue } from '../queue/process-queue.js'
import type { QueueTable } from '../queue/queue-table.js'
import { RequestLoop, type Step } from '../queue/request-loop.js'
import { legalOffset, type IllegalOffset } from './legal-offset.js'
import { isSameFilter } from '../subscription/filter-expression.js'
import type { MessagePuller, PullOrder, PullResult } from './message-puller.js'
import type { Poison } from './poison.js'
import { putRecords } from './records.js'

/** What a kind of consumer asks for, and when. */
export interface PullRules {
  /** Milliseconds until the next pull after one that brought messages. */
  readonly intervalMs: number
  /** Milliseconds until a pull is tried again that failed. */
  readonly errorPauseMs: number
  /** What may be here of all queues together. */
  readonly cacheLimits: { readonly count: number; readonly bytes: number }
  /** Positions that may be between the first and the last message of a queue here. */
  readonly maxSpan: number
  /** The application's choice when a broker does not have the offset of a queue. */
  readonly onIllegalOffset: ((illegal: IllegalOffset) => number) | undefined
  /** What may be here of the queue before it is pulled again. */
  limitsOf(queue: ProcessQueue): { readonly count: number; readonly bytes: number }
  /** False while the queue must not be pulled, for another reason than what is here. */
  mayPull(queue: ProcessQueue): boolean
  /** What is wanted of a topic; `undefined` when it was given up. */
  subscriptionOf(topic: string): SubscriptionData | undefined
  orderFor(queue: ProcessQueue, subscription: SubscriptionData): Omit<PullOrder, 'queue' | 'offset' | 'signal'>
  /** Whether a message that came matches the filter; brokers compare hashes only. */
  wants(subscription: SubscriptionData, message: MessageExt): boolean
  /** A pull brought records. */
  onPulled(queue: ProcessQueue, records: number, elapsedMs: number): void
  /** Does something about a failure; true when that may have helped. */
  help(queue: ProcessQueue, error: Error): Promise<boolean>
}

export interface PullLoopOptions {
  readonly instance: MQClientInstance
  readonly puller: MessagePuller
  readonly rules: PullRules
  /** The queues of this consumer. */
  readonly table: QueueTable
  readonly poison: Poison
  /** Hands the messages of a queue out. */
  readonly receiver: { submit(queue: ProcessQueue): void }
  readonly onFailure: (queue: MessageQueue, error: Error) => void
}

export class PullLoop {
  readonly #options: PullLoopOptions
  readonly #loop: RequestLoop<ProcessQueue>
  readonly #clock: Clock
  /** Parked because all queues together hold too much: others have to make room for them. */
  readonly #starved = new Set<ProcessQueue>()
  /**
   * Ends the pull of a queue. One for all its pulls until it is used: a signal costs as much as decoding four messages.
   */
  readonly #endings = new WeakMap<ProcessQueue, LinkedAbort>()
  #isPaused = false

  constructor(options: PullLoopOptions) {
    const { instance, rules, onFailure } = options
    this.#options = options
    this.#clock = instance.config.clock
    this.#loop = new RequestLoop({
      instance,
      name: 'pull',
      subscriptionOf: topic => rules.subscriptionOf(topic),
      mustPark: queue => this.#mustPark(queue),
      ask: (queue, subscription) => this.#pull(queue, subscription),
      help: (queue, error) => rules.help(queue, error),
      errorPauseMs: rules.errorPauseMs,
      onFailure,
    })
  }

  /** Begins to pull a queue; once for each. */
  start(queue: ProcessQueue): void {
    this.#loop.start(queue)
  }

  /** Begins to pull a queue that goes on elsewhere on request. */
  startAnew(queue: ProcessQueue): void {
    this.#loop.startAnew(queue)
  }

  /** Begins no pull until `resume`. */
  pause(): void {
    this.#isPaused = true
  }

  resume(): void {
    this.#isPaused = false
    this.wakeAll()
  }

  /** Something has changed that a parked queue may have waited for. */
  wake(queue: ProcessQueue): void {
    this.#loop.wake(queue)
  }

  /** The same for all queues. */
  wakeAll(): void {
    this.#loop.wakeAll()
  }

  /** The filter of a topic has changed: pulls with the older filter are made again. */
  refilter(topic: string): void {
    for (const queue of this.#options.table.ofTopic(topic)) {
      this.#endings.get(queue)?.abort(new StateError(`another filter of ${topic} counts now`))
    }
  }

  /** Messages of the queue were settled: it may go on, and those that waited for others to make room. */
  madeRoom(queue: ProcessQueue): void {
    this.wake(queue)
    if (this.#starved.size === 0 || this.#isFull()) return
    const starved = [...this.#starved]
    this.#starved.clear()
    for (const each of starved) this.wake(each)
  }

  #mustPark(queue: ProcessQueue): boolean {
    const { rules } = this.#options
    if (this.#isPaused || queue.isPaused || !rules.mayPull(queue)) return true
    // A queue of which nothing is here may always pull: others must not starve it.
    if (queue.count === 0) return false
    const { count, bytes } = rules.limitsOf(queue)
    if (queue.count > count || queue.bytes > bytes || queue.span > rules.maxSpan) return true
    if (!this.#isFull()) return false
    this.#starved.add(queue)
    return true
  }

  /** All queues together hold too much. */
  #isFull(): boolean {
    const { rules, table } = this.#options
    const { count, bytes } = rules.cacheLimits
    return table.bytes > bytes || (count < Infinity && table.count > count)
  }

  /** No next pull when the queue was dropped, or goes on at another offset. */
  async #pull(queue: ProcessQueue, subscription: SubscriptionData): Promise<Step> {
    const { puller, rules, poison, receiver } = this.#options
    const order = rules.orderFor(queue, subscription)
    const startedAt = this.#clock.monotonic()
    const before = queue.nextOffset
    queue.lastPullAt = this.#clock.now()
    const result = await this.#unlessRefiltered(queue, subscription, signal =>
      puller.pull({ ...order, queue: queue.queue, offset: before, signal }),
    )
    const elapsedMs = this.#clock.monotonic() - startedAt
    if (queue.isDropped) return undefined
    if (result === undefined) return { nextMs: 0 }
    if (result.status === 'OFFSET_ILLEGAL') {
      const { naming } = this.#options.instance.config
      // Where the broker sends us may be as illegal.
      this.#loop.noteMove(queue, elapsedMs)
      const illegal = { queue: naming.plainQueue(queue.queue), from: before }
      await queue.move(legalOffset(rules.onIllegalOffset, illegal, result), 'illegal')
      return undefined
    }
    queue.maxOffset = result.maxOffset
    if (result.status !== 'FOUND') {
      const isPassed = result.nextBeginOffset > before && result.nextBeginOffset <= result.maxOffset
      queue.pulledTo(Math.max(before, result.nextBeginOffset))
      return isPassed ? { nextMs: 0 } : { emptyAfterMs: elapsedMs }
    }
    rules.onPulled(queue, result.items.length, elapsedMs)
    const wants = (message: MessageExt) => rules.wants(subscription, message)
    const onStray = (stray: RecordItem) => this.#reportStray(queue, stray)
    const next = await putRecords(queue, result.items, result.nextBeginOffset, { wants, poison, onStray })
    queue.pulledTo(next)
    if (queue.hasWaiting) receiver.submit(queue)
    return next <= before && queue.suspectOffset !== next ? { emptyAfterMs: elapsedMs } : { nextMs: rules.intervalMs }
  }

  #reportStray({ queue }: ProcessQueue, stray: RecordItem): void {
    const what = isBadRecord(stray) ? 'a record that cannot be read' : stray.messageId
    const where = `position ${stray.queueOffset ?? 'unknown'} of queue ${queue.queueId} of ${queue.topic}`
    const text = `${queue.brokerName} sent ${what} at ${where}, which was not asked for, or for the second time`
    this.#options.onFailure(queue, new ProtocolError(text))
  }

  /**
   * The broker's answer; `undefined` when the filter of the topic has changed meanwhile: what the older one did not let
   * through would be passed over.
   */
  async #unlessRefiltered(
    queue: ProcessQueue,
    asked: SubscriptionData,
    pull: (signal: AbortSignal) => Promise<PullResult>,
  ): Promise<PullResult | undefined> {
    const isOutdated = () => {
      const wanted = this.#options.rules.subscriptionOf(queue.queue.topic)
      return wanted !== undefined && !isSameFilter(wanted, asked)
    }
    try {
      const result = await pull(this.#endingOf(queue).signal)
      return isOutdated() ? undefined : result
    } catch (error) {
      if (!queue.isDropped && isOutdated()) return undefined
      throw error
    }
  }

  #endingOf(queue: ProcessQueue): LinkedAbort {
    const known = this.#endings.get(queue)
    if (known?.signal.aborted === false) return known
    known?.release()
    const ending = new LinkedAbort(queue.signal)
    this.#endings.set(queue, ending)
    return ending
  }
}
