// SPDX-License-Identifier: Apache-2.0
// Keeps one pull per queue going, like that of a push consumer, with three differences: the filter travels with each
// pull, nothing is committed by pulls, and what waits in all queues together is bounded too.
// [DefaultLitePullConsumerImpl.java PullTaskImpl]
import {
  asError,
  BrokerError,
  matchesTags,
  type Clock,
  type MessageExt,
  type MessageQueue,
  type SubscriptionData,
} from '@rocketmq-ts/protocol'
import type { MQClientInstance } from '@rocketmq-ts/client'
import type { MessagePuller, PullResult } from '../pull/message-puller.js'
import { putRecords, type PoisonFate, type PoisonRecord } from '../pull/poison.js'
import type { ProcessQueue } from '../queue/process-queue.js'
import type { LitePullConsumerConfig } from './lite-pull-consumer-config.js'

const mebibyte = 1024 * 1024
/** Milliseconds until a pull is tried again for which a broker asked for a pause. */
const flowControlPauseMs = 20
/** Milliseconds between pulls that bring nothing and lead nowhere: five a second, whatever a broker answers. */
const emptyPullPauseMs = 200

export interface LitePullLoopParts {
  readonly config: LitePullConsumerConfig
  readonly instance: MQClientInstance
  readonly puller: MessagePuller
  /** What is wanted of a topic; `undefined` when it was given up. */
  readonly subscriptionOf: (topic: string) => SubscriptionData | undefined
  /** Our queues. */
  readonly queues: () => Iterable<ProcessQueue>
  /** Keys of queues that are not pulled for now. */
  readonly paused: ReadonlySet<string>
  readonly judge: (record: PoisonRecord) => Promise<PoisonFate>
  /** The queue has messages to hand out. */
  readonly onMessages: (queue: ProcessQueue) => void
  /** The broker does not have the queue's next offset. Does not reject. */
  readonly onIllegalOffset: (queue: ProcessQueue, result: PullResult) => Promise<void>
  readonly onFailure: (queue: MessageQueue, error: Error) => void
}

export class LitePullLoop {
  readonly #parts: LitePullLoopParts
  readonly #clock: Clock
  /** Queues that wait until there is room, or a resume. */
  readonly #parked = new Set<ProcessQueue>()
  #isStopped = false

  constructor(parts: LitePullLoopParts) {
    this.#parts = parts
    this.#clock = parts.config.client.clock
  }

  /** Begins to pull a queue; once for each. */
  start(queue: ProcessQueue): void {
    this.#parts.instance.pullMessageService.executeNow(() => this.#step(queue))
  }

  /** Begins no pull any more. */
  stop(): void {
    this.#isStopped = true
    this.#parked.clear()
  }

  /** Room was made somewhere, or a queue was resumed. */
  wake(): void {
    if (this.#parked.size === 0) return
    const isFull = this.#isFull()
    for (const queue of this.#parked) {
      if (!queue.isDropped && this.#mustPark(queue, isFull)) continue
      this.#parked.delete(queue)
      this.start(queue)
    }
  }

  #step(queue: ProcessQueue): void | Promise<void> {
    if (queue.isDropped || this.#isStopped) return
    if (this.#mustPark(queue)) {
      this.#parked.add(queue)
      return
    }
    const subscription = this.#parts.subscriptionOf(queue.queue.topic)
    // Unsubscribed: the next rebalance takes the queue away.
    if (subscription === undefined) this.#later(queue, this.#pauseAfterError)
    else return this.#pull(queue, subscription)
  }

  #mustPark(queue: ProcessQueue, isFull?: boolean): boolean {
    const { config, paused } = this.#parts
    if (paused.has(queue.key)) return true
    // A queue of which nothing is here may always pull: others must not starve it.
    if (queue.count === 0) return false
    const { pullThresholdForQueue, pullThresholdSizeForQueue, consumeMaxSpan } = config.numbers
    if (queue.count > pullThresholdForQueue || queue.bytes > pullThresholdSizeForQueue * mebibyte) return true
    return queue.span > consumeMaxSpan || (isFull ?? this.#isFull())
  }

  #isFull(): boolean {
    const { pullThresholdForAll, pullThresholdSizeForAll } = this.#parts.config.numbers
    let count = 0
    let bytes = 0
    for (const queue of this.#parts.queues()) {
      count += queue.count
      bytes += queue.bytes
    }
    return count > pullThresholdForAll || bytes > pullThresholdSizeForAll * mebibyte
  }

  get #pauseAfterError(): number {
    return this.#parts.config.numbers.pullTimeDelayMillsWhenException
  }

  #later(queue: ProcessQueue, delayMs: number): void {
    this.#parts.instance.pullMessageService.executeLater(() => this.#step(queue), delayMs)
  }

  async #pull(queue: ProcessQueue, subscription: SubscriptionData): Promise<void> {
    const { config, puller } = this.#parts
    const { pullBatchSize, brokerSuspendMaxTimeMillis, consumerTimeoutMillisWhenSuspend } = config.numbers
    const startedAt = this.#clock.monotonic()
    queue.lastPullAt = this.#clock.now()
    let delayMs: number
    try {
      const result = await puller.pull({
        queue: queue.queue,
        offset: queue.nextOffset,
        maxMessages: pullBatchSize,
        maxBytes: 0x7fffffff,
        subscription,
        // A filter that is sent along needs no version, unless the broker has to find what it compiled.
        subVersion: subscription.expressionType === 'TAG' ? 0 : subscription.subVersion,
        carriesFilter: true,
        suspendMs: brokerSuspendMaxTimeMillis,
        timeoutMs: consumerTimeoutMillisWhenSuspend,
        isLite: true,
        signal: queue.signal,
      })
      if (queue.isDropped) return
      if (result.status === 'OFFSET_ILLEGAL') {
        await this.#parts.onIllegalOffset(queue, result)
        return
      }
      delayMs = await this.#take(queue, result, subscription, startedAt)
    } catch (error) {
      if (queue.isDropped) return
      delayMs = this.#recover(queue, asError(error))
    }
    if (delayMs > 0) this.#later(queue, delayMs)
    else this.start(queue)
  }

  /** Takes what a pull brought; milliseconds until the next one. */
  async #take(
    queue: ProcessQueue,
    result: PullResult,
    subscription: SubscriptionData,
    startedAt: number,
  ): Promise<number> {
    const { onMessages, judge } = this.#parts
    queue.maxOffset = result.maxOffset
    const before = queue.nextOffset
    if (result.status !== 'FOUND') {
      if (result.nextBeginOffset > before) queue.pulledTo(result.nextBeginOffset)
      return result.nextBeginOffset > before ? 0 : emptyPullPauseMs - (this.#clock.monotonic() - startedAt)
    }
    const wants = (message: MessageExt) => subscription.tagsSet.length === 0 || matchesTags(subscription, message.tags)
    const next = await putRecords(queue, result.items, result.nextBeginOffset, { wants, judge })
    queue.pulledTo(next)
    if (queue.hasWaiting) onMessages(queue)
    return next <= before && queue.suspectOffset !== next ? emptyPullPauseMs : 0
  }

  /** Milliseconds until a pull that failed is tried again. */
  #recover(queue: ProcessQueue, error: Error): number {
    if (error instanceof BrokerError && error.responseName === 'FLOW_CONTROL') return flowControlPauseMs
    this.#parts.config.client.logger.warn(`a pull of ${queue.queue.topic} failed: ${error.message}`)
    this.#parts.onFailure(queue.queue, error)
    return this.#pauseAfterError
  }
}
