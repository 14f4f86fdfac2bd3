// SPDX-License-Identifier: Apache-2.0
// Keeps one pull per queue going, like that of a push consumer, with three differences: the filter travels with each
// pull, nothing is committed by pulls, and what waits in all queues together is bounded too.
// [DefaultLitePullConsumerImpl.java PullTaskImpl]
import type { Clock } from '@rocketmq-ts/core'
import type { MessageExt, MessageQueue, SubscriptionData } from '@rocketmq-ts/protocol'
import type { MQClientInstance } from '@rocketmq-ts/client'
import type { MessagePuller, PullResult } from '../pull/message-puller.js'
import type { PoisonFate, PoisonRecord } from '../pull/poison.js'
import { pullInto } from '../pull/pull-into.js'
import type { ProcessQueue } from '../queue/process-queue.js'
import { RequestLoop } from '../queue/request-loop.js'
import { isWanted } from '../subscription/filter-expression.js'
import type { LitePullConsumerConfig } from './lite-pull-consumer-config.js'

const mebibyte = 1024 * 1024

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
  readonly #loop: RequestLoop<ProcessQueue>
  #isStopped = false

  constructor(parts: LitePullLoopParts) {
    this.#parts = parts
    this.#clock = parts.config.client.clock
    this.#loop = new RequestLoop({
      instance: parts.instance,
      name: 'pull',
      subscriptionOf: parts.subscriptionOf,
      mustPark: queue => this.#mustPark(queue),
      ask: (queue, subscription) => this.#pull(queue, subscription),
      errorPauseMs: parts.config.numbers.pullTimeDelayMillsWhenException,
      onFailure: parts.onFailure,
    })
  }

  /** Begins to pull a queue; once for each. */
  start(queue: ProcessQueue): void {
    this.#loop.start(queue)
  }

  /** Begins no pull any more. */
  stop(): void {
    this.#isStopped = true
  }

  /** Room was made somewhere, or a queue was resumed. */
  wake(): void {
    if (!this.#loop.hasParked) return
    const isFull = this.#isFull()
    this.#loop.wakeAll(queue => this.#mustPark(queue, isFull))
  }

  #mustPark(queue: ProcessQueue, isFull?: boolean): boolean {
    const { config, paused } = this.#parts
    if (this.#isStopped || paused.has(queue.key)) return true
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

  #pull(queue: ProcessQueue, subscription: SubscriptionData): Promise<number | undefined> {
    const { config, puller, judge, onMessages, onIllegalOffset } = this.#parts
    const { pullBatchSize, brokerSuspendMaxTimeMillis, consumerTimeoutMillisWhenSuspend } = config.numbers
    const order = {
      maxMessages: pullBatchSize,
      maxBytes: 0x7fffffff,
      subscription,
      // A filter that is sent along needs no version, unless the broker has to find what it compiled.
      subVersion: subscription.expressionType === 'TAG' ? 0 : subscription.subVersion,
      carriesFilter: true,
      suspendMs: brokerSuspendMaxTimeMillis,
      timeoutMs: consumerTimeoutMillisWhenSuspend,
      isLite: true,
    }
    const wants = (message: MessageExt) => isWanted(subscription, message)
    return pullInto(queue, order, { clock: this.#clock, puller, wants, judge, onMessages, onIllegalOffset })
  }
}
