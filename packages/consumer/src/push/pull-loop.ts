// SPDX-License-Identifier: Apache-2.0
// Keeps one pull per queue going: the broker holds it until there is a message. A queue that has enough waiting here,
// has lost its lock, or is paused, is parked and goes on when that has changed: nobody polls for it.
// [DefaultMQPushConsumerImpl.java pullMessage]
import { BrokerError, type Clock } from '@rocketmq-ts/core'
import { type MessageExt, type ResponseName, type SubscriptionData } from '@rocketmq-ts/protocol'
import type { MQClientInstance } from '@rocketmq-ts/client'
import type { Reporter } from '../membership/reporter.js'
import type { OffsetStore } from '../offset/offset-store.js'
import type { MessagePuller, PullResult } from '../pull/message-puller.js'
import type { PoisonFate, PoisonRecord } from '../pull/poison.js'
import { pullInto } from '../pull/pull-into.js'
import type { ProcessQueue } from '../queue/process-queue.js'
import { RequestLoop } from '../queue/request-loop.js'
import { isWanted } from '../subscription/filter-expression.js'
import type { Subscriptions } from '../subscription/subscriptions.js'
import type { ConsumerStats } from './consumer-stats.js'
import type { PushConsumerConfig } from './push-consumer-config.js'
import type { PushConsumerEvents } from './push-consumer-events.js'

/** Milliseconds that a broker may hold a pull, and until it is given up. [DefaultMQPushConsumerImpl.java] */
const suspendMs = 15_000
const pullTimeoutMs = 30_000
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
  readonly reporter: Reporter<PushConsumerEvents>
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
  readonly #loop: RequestLoop<ProcessQueue>
  readonly #clock: Clock
  /** Parked because all queues together hold too much: others have to make room for them. */
  readonly #starved = new Set<ProcessQueue>()
  #isPaused = false

  constructor(parts: PullLoopParts) {
    this.#parts = parts
    this.#clock = parts.config.client.clock
    this.#loop = new RequestLoop({
      instance: parts.instance,
      name: 'pull',
      subscriptionOf: topic => parts.subscriptions.get(topic),
      mustPark: queue => this.#mustPark(queue),
      ask: (queue, subscription) => this.#pull(queue, subscription),
      help: (queue, error) => this.#help(queue, error),
      errorPauseMs: parts.config.numbers.pullTimeDelayMillsWhenException,
      onFailure: (queue, error) => parts.reporter.report('pullFailed', queue, error),
    })
  }

  /** Begins to pull a queue; once for each. */
  start(queue: ProcessQueue): void {
    this.#loop.start(queue)
  }

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

  /** Messages of the queue were settled: there may be room again. */
  onSettled(queue: ProcessQueue): void {
    queue.lastConsumeAt = this.#clock.now()
    this.wake(queue)
    this.#feedStarved()
  }

  /** Wakes queues that waited for others to make room, when there is some. */
  #feedStarved(): void {
    if (this.#starved.size === 0 || this.#isOverfull()) return
    const starved = [...this.#starved]
    this.#starved.clear()
    for (const each of starved) this.wake(each)
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

  #pull(queue: ProcessQueue, subscription: SubscriptionData): Promise<number | undefined> {
    const { config, puller, subscriptions, store, stats, judge, onMessages, onIllegalOffset } = this.#parts
    const { topic } = subscription
    store.advance(queue.queue, queue.consumedOffset)
    // Without a certain lock, somebody else decides about the offset by now.
    const mayCommit = !config.hasLocks || queue.lock.isValid(this.#clock.monotonic())
    const commitOffset = mayCommit ? store.carried(queue.queue) : undefined
    if (commitOffset !== undefined) queue.carriedAt = this.#clock.monotonic()
    const order = {
      maxMessages: config.numbers.pullBatchSize,
      maxBytes: config.numbers.pullBatchSizeInBytes,
      subscription,
      subVersion: subscriptions.pullVersionOf(topic),
      commitOffset,
      suspendMs,
      timeoutMs: pullTimeoutMs,
    }
    return pullInto(queue, order, {
      clock: this.#clock,
      puller,
      intervalMs: config.numbers.pullInterval,
      wants: message => this.#wants(topic, message),
      judge,
      onPulled(records, elapsedMs) {
        queue.carriedAt = -Infinity
        stats.addPull(topic, elapsedMs, records)
      },
      onMessages,
      onIllegalOffset,
    })
  }

  #wants(topic: string, message: MessageExt): boolean {
    const { subscriptions, config } = this.#parts
    return isWanted(subscriptions.get(topic), message) && (config.options.messageFilter?.(message) ?? true)
  }

  /** Learns where the queue is now, or tells the broker who we are. */
  async #help({ queue }: ProcessQueue, error: Error): Promise<number | undefined> {
    const { instance, puller } = this.#parts
    const responseName = error instanceof BrokerError ? error.responseName : undefined
    // A queue of a static topic has moved.
    if (responseName === 'NOT_LEADER_FOR_QUEUE') await instance.routes.update(queue.topic).catch(() => undefined)
    if (responseName === undefined || !unannounced.has(responseName)) return undefined
    const broker = puller.brokerOf(queue)
    const isAnnounced = broker !== undefined && (await instance.heartbeats.sendTo(broker))
    return isAnnounced ? announcedPauseMs : undefined
  }
}
