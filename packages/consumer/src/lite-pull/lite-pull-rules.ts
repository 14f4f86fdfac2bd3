// SPDX-License-Identifier: Apache-2.0
// How a lite pull consumer pulls: the filter travels with each pull, and no pull commits an offset.
// [DefaultLitePullConsumerImpl.java PullTaskImpl]
import { expressionTypes } from '@rocketmq-ts/core'
import type { MessageExt, SubscriptionData } from '@rocketmq-ts/protocol'
import type { PullOrder } from '../pull/message-puller.js'
import type { PullRules } from '../pull/pull-loop.js'
import type { ProcessQueue } from '../queue/process-queue.js'
import { isWanted } from '../subscription/filter-expression.js'
import type { LitePullConsumerConfig } from './lite-pull-consumer-config.js'
import type { QueueSelection } from './queue-selection.js'

const mebibyte = 1024 * 1024

export class LitePullRules implements PullRules {
  readonly intervalMs = 0
  readonly errorPauseMs: number
  readonly cacheLimits: PullRules['cacheLimits']
  readonly maxSpan: number
  readonly onIllegalOffset: PullRules['onIllegalOffset']
  readonly #config: LitePullConsumerConfig
  readonly #selection: QueueSelection
  readonly #limits: ReturnType<PullRules['limitsOf']>

  constructor(config: LitePullConsumerConfig, selection: QueueSelection) {
    const { options } = config
    this.errorPauseMs = options.pullTimeDelayMillsWhenException
    this.cacheLimits = { count: options.pullThresholdForAll, bytes: options.pullThresholdSizeForAll * mebibyte }
    this.maxSpan = options.consumeMaxSpan
    this.onIllegalOffset = options.onIllegalOffset
    this.#config = config
    this.#selection = selection
    this.#limits = { count: options.pullThresholdForQueue, bytes: options.pullThresholdSizeForQueue * mebibyte }
  }

  limitsOf(): ReturnType<PullRules['limitsOf']> {
    return this.#limits
  }

  mayPull(): boolean {
    return true
  }

  subscriptionOf(topic: string): SubscriptionData | undefined {
    return this.#selection.subscriptionOf(topic)
  }

  orderFor(_queue: ProcessQueue, subscription: SubscriptionData): Omit<PullOrder, 'queue' | 'offset' | 'signal'> {
    const { pullBatchSize, brokerSuspendMaxTimeMillis, consumerTimeoutMillisWhenSuspend } = this.#config.options
    return {
      maxMessages: pullBatchSize,
      maxBytes: 0x7fffffff,
      subscription,
      // A filter that is sent along needs no version, unless the broker has to find what it compiled.
      subVersion: subscription.expressionType === expressionTypes.tag ? 0 : subscription.subVersion,
      carriesFilter: true,
      suspendMs: brokerSuspendMaxTimeMillis,
      timeoutMs: consumerTimeoutMillisWhenSuspend,
      isLite: true,
    }
  }

  wants(subscription: SubscriptionData, message: MessageExt): boolean {
    return isWanted(subscription, message)
  }

  onPulled(): void {
    // A lite pull consumer keeps no figures of its pulls.
  }

  help(): Promise<boolean> {
    return Promise.resolve(false)
  }
}
