// SPDX-License-Identifier: Apache-2.0
// The options of a push consumer with their defaults, checked by the rules of Java. Never changes.
// [DefaultMQPushConsumerImpl.java checkConfig]
import { oneOf, UsageError, type NumberRules } from '@rocketmq-ts/core'
import { allocateAveragely } from '../allocation/allocate-averagely.js'
import type { AllocateMessageQueueStrategy } from '../allocation/allocate-message-queue-strategy.js'
import { ConsumerConfig, queueConsumerNumbers } from '../options/consumer-config.js'
import { consumeTimeOf } from '../options/consume-time.js'
import type { PushConsumerOptions } from './push-consumer-options.js'

const mebibyte = 1024 * 1024

const numbers = {
  ...queueConsumerNumbers,
  consumeConcurrency: [20, 1, 1000],
  consumeMessageBatchMaxSize: [1, 1, 1024],
  pullBatchSize: [32, 1, 1024],
  pullBatchSizeInBytes: [262_144, 1, 0x7fffffff],
  pullInterval: [0, 0, 65_535],
  pullThresholdForTopic: [-1, 1, 6_553_500],
  pullThresholdSizeForTopic: [-1, 1, 102_400],
  consumeConcurrentlyMaxSpan: [2000, 1, 65_535],
  popInvisibleTime: [60_000, 5000, 300_000],
  popBatchNums: [32, 1, 32],
  popThresholdForQueue: [96, 1, 65_535],
  maxReconsumeTimes: [-1, 0, 0x7fffffff],
  suspendCurrentQueueTimeMillis: [1000, 10, 30_000],
  awaitTerminationMillisWhenShutdown: [10_000, 0, 3_600_000],
  traceMsgBatchNum: [10, 1, 20],
} as const satisfies Partial<NumberRules<keyof PushConsumerOptions>>

/** The options of a push consumer, checked. */
export class PushConsumerConfig extends ConsumerConfig<PushConsumerOptions<unknown>, keyof typeof numbers> {
  readonly isBroadcast: boolean
  readonly isOrdered: boolean
  /** Milliseconds since the epoch. */
  readonly consumeTime: number
  readonly strategy: AllocateMessageQueueStrategy
  readonly clientRebalance: boolean
  /** Minutes become milliseconds. */
  readonly consumeTimeoutMs: number

  /** @throws UsageError naming the option that is wrong */
  constructor(options: PushConsumerOptions<unknown>) {
    super(options, numbers)
    this.isBroadcast = oneOf('messageModel', options.messageModel, ['CLUSTERING', 'BROADCASTING']) === 'BROADCASTING'
    this.isOrdered = options.ordered ?? false
    this.consumeTime = consumeTimeOf(options.consumeTimestamp, this.client.clock.now())
    this.strategy = options.allocateMessageQueueStrategy ?? allocateAveragely
    this.clientRebalance = options.clientRebalance ?? true
    this.consumeTimeoutMs = (options.consumeTimeout ?? 15) * 60_000
    if (!(this.consumeTimeoutMs >= 1)) throw new UsageError('option consumeTimeout takes minutes, more than 0')
  }

  /** Brokers share the queues out, and may have them popped. */
  get isSharedByBrokers(): boolean {
    return !this.clientRebalance && !this.isOrdered && !this.isBroadcast
  }

  /** Queues are consumed under a lock at their broker. */
  get hasLocks(): boolean {
    return this.isOrdered && !this.isBroadcast
  }

  /** Failures after which a message is a dead letter. */
  get maxReconsumeTimes(): number {
    const { maxReconsumeTimes } = this.numbers
    if (maxReconsumeTimes >= 0) return maxReconsumeTimes
    return this.isOrdered ? 0x7fffffff : 16
  }

  /** Bytes of all queues that may wait here. */
  get maxCachedBytes(): number {
    return this.numbers.pullThresholdSizeForAll * mebibyte
  }

  /** What a queue may hold here, when so many of its topic are ours. [RebalancePushImpl.java messageQueueChanged] */
  queueLimits(queuesOfTopic: number): { readonly count: number; readonly bytes: number } {
    const share = (ofTopic: number, ofQueue: number) =>
      ofTopic < 0 ? ofQueue : Math.max(1, Math.floor(ofTopic / Math.max(1, queuesOfTopic)))
    const { pullThresholdForTopic, pullThresholdForQueue } = this.numbers
    const { pullThresholdSizeForTopic, pullThresholdSizeForQueue } = this.numbers
    return {
      count: share(pullThresholdForTopic, pullThresholdForQueue),
      bytes: share(pullThresholdSizeForTopic, pullThresholdSizeForQueue) * mebibyte,
    }
  }
}
