// SPDX-License-Identifier: Apache-2.0
// How a push consumer pulls: under its lock when it is ordered, with the offset to commit on board, and with a
// heartbeat when the broker has not heard of the group or of its subscription. [DefaultMQPushConsumerImpl.java
// pullMessage]
import { BrokerError } from '@rocketmq-ts/core'
import type { MessageExt, ResponseName, SubscriptionData } from '@rocketmq-ts/protocol'
import type { MQClientInstance } from '@rocketmq-ts/client'
import type { OffsetStore } from '../offset/offset-store.js'
import type { MessagePuller, PullOrder } from '../pull/message-puller.js'
import type { PullRules } from '../pull/pull-loop.js'
import type { ProcessQueue } from '../queue/process-queue.js'
import { longPollMs } from '../queue/request-loop.js'
import type { QueueTable } from '../queue/queue-table.js'
import { isWanted } from '../subscription/filter-expression.js'
import type { OwnFilter } from '../subscription/own-filter.js'
import type { Subscriptions } from '../subscription/subscriptions.js'
import type { ConsumerStats } from './consumer-stats.js'
import type { PushConsumerConfig } from './push-consumer-config.js'

/** Milliseconds until a pull is given up. [DefaultMQPushConsumerImpl.java] */
const pullTimeoutMs = 30_000

/** Answers that mean: the broker has not heard of us, or of our subscription. A heartbeat helps. */
const unannounced: ReadonlySet<string> = new Set<ResponseName>([
  'SUBSCRIPTION_NOT_EXIST',
  'SUBSCRIPTION_NOT_LATEST',
  'SUBSCRIPTION_GROUP_NOT_EXIST',
  'FILTER_DATA_NOT_EXIST',
  'FILTER_DATA_NOT_LATEST',
])

export interface PushPullRulesOptions {
  readonly config: PushConsumerConfig
  readonly instance: MQClientInstance
  readonly puller: MessagePuller
  readonly subscriptions: Subscriptions
  readonly messageFilter: OwnFilter
  readonly table: QueueTable
  readonly store: OffsetStore
  readonly stats: ConsumerStats
}

export class PushPullRules implements PullRules {
  readonly intervalMs: number
  readonly errorPauseMs: number
  readonly cacheLimits: PullRules['cacheLimits']
  readonly maxSpan: number
  readonly onIllegalOffset: PullRules['onIllegalOffset']
  readonly #options: PushPullRulesOptions

  constructor(options: PushPullRulesOptions) {
    const { isOrdered, maxCachedBytes, options: given } = options.config
    this.#options = options
    this.intervalMs = given.pullInterval
    this.errorPauseMs = given.pullTimeDelayMillsWhenException
    this.cacheLimits = { count: Infinity, bytes: maxCachedBytes }
    this.maxSpan = isOrdered ? Infinity : given.consumeConcurrentlyMaxSpan
    this.onIllegalOffset = given.onIllegalOffset
  }

  limitsOf({ queue }: ProcessQueue): ReturnType<PullRules['limitsOf']> {
    const { config, table } = this.#options
    return config.queueLimits(table.countOf(queue.topic))
  }

  mayPull({ lock }: ProcessQueue): boolean {
    return !this.#options.config.hasLocks || lock.isHeld
  }

  subscriptionOf(topic: string): SubscriptionData | undefined {
    return this.#options.subscriptions.get(topic)
  }

  orderFor(queue: ProcessQueue, subscription: SubscriptionData): Omit<PullOrder, 'queue' | 'offset' | 'signal'> {
    const { config, subscriptions, store } = this.#options
    const now = config.client.clock.monotonic()
    store.advance(queue.queue, queue.consumedOffset)
    // Another member that may have the queue decides about the offset.
    const commitOffset = queue.isExclusive(now) ? store.carried(queue.queue) : undefined
    if (commitOffset !== undefined) queue.carriedAt = now
    return {
      maxMessages: config.options.pullBatchSize,
      maxBytes: config.options.pullBatchSizeInBytes,
      subscription,
      subVersion: subscriptions.pullVersionOf(subscription.topic),
      commitOffset,
      suspendMs: longPollMs,
      timeoutMs: pullTimeoutMs,
    }
  }

  /** By the subscription as it is now: it may have changed while the broker held the pull. */
  wants({ topic }: SubscriptionData, message: MessageExt): boolean {
    const { subscriptions, messageFilter } = this.#options
    return isWanted(subscriptions.get(topic), message) && messageFilter.passes(message)
  }

  onPulled(queue: ProcessQueue, records: number, elapsedMs: number): void {
    queue.carriedAt = -Infinity
    this.#options.stats.addPull(queue.queue.topic, elapsedMs, records)
  }

  /** Looks up where the queue is now, or sends the broker a heartbeat. */
  async help({ queue }: ProcessQueue, error: Error): Promise<boolean> {
    const { instance, puller } = this.#options
    const responseName = error instanceof BrokerError ? error.responseName : undefined
    // A queue of a static topic has moved.
    if (responseName === 'NOT_LEADER_FOR_QUEUE') await instance.routes.update(queue.topic).catch(() => undefined)
    if (responseName === undefined || !unannounced.has(responseName)) return false
    const broker = puller.brokerOf(queue)
    return broker !== undefined && (await instance.heartbeats.sendTo(broker))
  }
}
