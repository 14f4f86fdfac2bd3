// SPDX-License-Identifier: Apache-2.0
// Keeps one pull per queue going: the broker holds it until there is a message. A queue that has enough waiting here,
// has lost its lock, or is paused, is parked and goes on when that has changed: nobody polls for it.
// [DefaultMQPushConsumerImpl.java pullMessage]
import {
  asError,
  BrokerError,
  matchesTags,
  type Clock,
  type MessageExt,
  type ResponseName,
  type SubscriptionData,
} from '@rocketmq-ts/protocol'
import type { MQClientInstance } from '@rocketmq-ts/client'
import type { OffsetStore } from '../offset/offset-store.js'
import type { MessagePuller, PullResult } from '../pull/message-puller.js'
import { putRecords, type PoisonFate, type PoisonRecord } from '../pull/poison.js'
import type { ProcessQueue } from '../queue/process-queue.js'
import type { Subscriptions } from '../subscription/subscriptions.js'
import type { ConsumerStats } from './consumer-stats.js'
import type { PushConsumerConfig } from './push-consumer-config.js'
import type { Reporter } from './push-consumer-events.js'

/** Milliseconds that a broker may hold a pull, and until it is given up. [DefaultMQPushConsumerImpl.java] */
const suspendMs = 15_000
const pullTimeoutMs = 30_000
/** Milliseconds until a pull is tried again for which a broker asked for a pause. */
const flowControlPauseMs = 20
/** Milliseconds between pulls that bring nothing and lead nowhere: five a second, whatever a broker answers. */
const emptyPullPauseMs = 200
/** Milliseconds until a pull is tried again after a heartbeat that told the broker what it had not known. */
const announcedPauseMs = 100

/** Answers that mean: the broker has not heard of us, or of our subscription. A heartbeat helps. */
const unannounced: ReadonlySet<string> = new Set<ResponseName>([
  'SUBSCRIPTION_NOT_EXIST',
  'SUBSCRIPTION_NOT_LATEST',
  'SUBSCRIPTION_GROUP_NOT_EXIST',
  'FILTER_DATA_NOT_EXIST',
  'FILTER_DATA_NOT_LATEST',
])

export interface PullLoopParts {
  readonly config: PushConsumerConfig
  readonly instance: MQClientInstance
  readonly puller: MessagePuller
  readonly subscriptions: Subscriptions
  readonly store: OffsetStore
  readonly stats: ConsumerStats
  readonly reporter: Reporter
  /** Our queues of a topic. */
  readonly queuesOf: (topic: string) => number
  /** Bytes that wait in all queues. */
  readonly cachedBytes: () => number
  readonly judge: (record: PoisonRecord) => Promise<PoisonFate>
  /** The queue has messages to hand out. */
  readonly onMessages: (queue: ProcessQueue) => void
  /** The broker does not have the queue's next offset. Does not reject. */
  readonly onIllegalOffset: (queue: ProcessQueue, result: PullResult) => Promise<void>
}

export class PullLoop {
  readonly #parts: PullLoopParts
  readonly #clock: Clock
  /** Parked because all queues together hold too much: others have to make room for them. */
  readonly #starved = new Set<ProcessQueue>()
  #isPaused = false

  constructor(parts: PullLoopParts) {
    this.#parts = parts
    this.#clock = parts.config.client.clock
  }

  get isPaused(): boolean {
    return this.#isPaused
  }

  /** Begins to pull a queue; once for each. */
  start(queue: ProcessQueue): void {
    this.#parts.instance.pullMessageService.executeNow(() => this.#step(queue))
  }

  pause(): void {
    this.#isPaused = true
  }

  /** Queues that are parked for it have to be woken. */
  resume(): void {
    this.#isPaused = false
  }

  /** Something has changed that a parked queue may have waited for. */
  wake(queue: ProcessQueue): void {
    if (!queue.isParked || this.#mustPark(queue)) return
    queue.isParked = false
    this.start(queue)
  }

  /** Messages of the queue were settled: there may be room again. */
  onSettled(queue: ProcessQueue): void {
    queue.lastConsumeAt = this.#clock.now()
    this.wake(queue)
    this.feedStarved()
  }

  /** Wakes queues that waited for others to make room, when there is some. */
  feedStarved(): void {
    if (this.#starved.size === 0 || this.#isOverfull()) return
    const starved = [...this.#starved]
    this.#starved.clear()
    for (const each of starved) this.wake(each)
  }

  #step(queue: ProcessQueue): void | Promise<void> {
    if (queue.isDropped) return
    if (this.#mustPark(queue)) {
      queue.isParked = true
      return
    }
    const subscription = this.#parts.subscriptions.get(queue.queue.topic)
    // Unsubscribed: the next rebalance takes the queue away.
    if (subscription === undefined) this.#later(queue, this.#pauseAfterError)
    else return this.#pull(queue, subscription)
  }

  #mustPark(queue: ProcessQueue): boolean {
    const { config, queuesOf } = this.#parts
    if (this.#isPaused) return true
    if (config.hasLocks && !queue.lock.isHeld) return true
    if (queue.count === 0) return false
    const limits = config.queueLimits(queuesOf(queue.queue.topic))
    if (queue.count > limits.count || queue.bytes > limits.bytes) return true
    if (!config.isOrdered && queue.span > config.numbers.consumeConcurrentlyMaxSpan) return true
    if (!this.#isOverfull()) return false
    this.#starved.add(queue)
    return true
  }

  /** All queues together hold too much. */
  #isOverfull(): boolean {
    const { config, cachedBytes } = this.#parts
    return cachedBytes() > config.maxCachedBytes
  }

  get #pauseAfterError(): number {
    return this.#parts.config.numbers.pullTimeDelayMillsWhenException
  }

  #later(queue: ProcessQueue, delayMs: number): void {
    this.#parts.instance.pullMessageService.executeLater(() => this.#step(queue), delayMs)
  }

  async #pull(queue: ProcessQueue, subscription: SubscriptionData): Promise<void> {
    const { config, puller, subscriptions, store } = this.#parts
    const startedAt = this.#clock.monotonic()
    queue.lastPullAt = this.#clock.now()
    store.advance(queue.queue, queue.consumedOffset)
    let delayMs: number
    try {
      const result = await puller.pull({
        queue: queue.queue,
        offset: queue.nextOffset,
        maxMessages: config.numbers.pullBatchSize,
        maxBytes: config.numbers.pullBatchSizeInBytes,
        subscription,
        subVersion: subscriptions.pullVersionOf(subscription.topic),
        // Without a certain lock, somebody else decides about the offset by now.
        commitOffset: config.hasLocks && !queue.lock.isValid(startedAt) ? undefined : store.carried(queue.queue),
        suspendMs,
        timeoutMs: pullTimeoutMs,
        signal: queue.signal,
      })
      if (queue.isDropped) return
      if (result.status === 'OFFSET_ILLEGAL') {
        await this.#parts.onIllegalOffset(queue, result)
        return
      }
      delayMs = await this.#take(queue, result, startedAt)
    } catch (error) {
      if (queue.isDropped) return
      delayMs = await this.#recover(queue, asError(error))
    }
    if (delayMs > 0) this.#later(queue, delayMs)
    else this.start(queue)
  }

  /** Takes what a pull brought; milliseconds until the next one. */
  async #take(queue: ProcessQueue, result: PullResult, startedAt: number): Promise<number> {
    const { stats, onMessages, config, judge } = this.#parts
    const { topic } = queue.queue
    const elapsedMs = this.#clock.monotonic() - startedAt
    queue.maxOffset = result.maxOffset
    const before = queue.nextOffset
    if (result.status !== 'FOUND') {
      if (result.nextBeginOffset > before) queue.pulledTo(result.nextBeginOffset)
      return result.nextBeginOffset > before ? 0 : Math.max(0, emptyPullPauseMs - elapsedMs)
    }
    stats.addPull(topic, elapsedMs, result.items.length)
    const wants = (message: MessageExt) => this.#wants(topic, message)
    const next = await putRecords(queue, result.items, result.nextBeginOffset, { wants, judge })
    queue.pulledTo(next)
    if (queue.hasWaiting) onMessages(queue)
    if (next <= before && queue.suspectOffset !== next) return emptyPullPauseMs
    return config.numbers.pullInterval
  }

  #wants(topic: string, message: MessageExt): boolean {
    const { subscriptions, config } = this.#parts
    const subscription = subscriptions.get(topic)
    // Only a subscription by tags has to look at them.
    if (subscription !== undefined && subscription.tagsSet.length > 0 && !matchesTags(subscription, message.tags)) {
      return false
    }
    return config.options.messageFilter?.(message) ?? true
  }

  /** Milliseconds until a pull that failed is tried again. */
  async #recover(queue: ProcessQueue, error: Error): Promise<number> {
    const { instance, puller, reporter } = this.#parts
    const responseName = error instanceof BrokerError ? error.responseName : undefined
    if (responseName === 'FLOW_CONTROL') return flowControlPauseMs
    // A queue of a static topic has moved.
    if (responseName === 'NOT_LEADER_FOR_QUEUE') await instance.routes.update(queue.queue.topic).catch(() => undefined)
    if (responseName !== undefined && unannounced.has(responseName)) {
      const broker = puller.brokerOf(queue.queue)
      if (broker !== undefined && (await instance.heartbeats.sendTo(broker))) return announcedPauseMs
    }
    instance.config.logger.warn(`a pull of ${queue.queue.topic} failed: ${error.message}`)
    reporter.report('pullFailed', queue.queue, error)
    return this.#pauseAfterError
  }
}
