// SPDX-License-Identifier: Apache-2.0
// The options of a push consumer with their defaults, checked by the rules of Java. Never changes.
// [DefaultMQPushConsumerImpl.java checkConfig]
import { clientOptionTable, traceRows } from '@rocketmq-ts/client'
import {
  handlerMinutes,
  handlersEndRow,
  handlingRows,
  kinds,
  listenerRow,
  option,
  OptionTable,
  type OptionRows,
} from '@rocketmq-ts/core'
import { maxPopMessages, newSubscriptionGroup } from '@rocketmq-ts/protocol'
import type { ConsumeMessageHook } from '../hooks/consume-hook.js'
import {
  maxReconsumeTimesRow,
  QueueConsumerConfig,
  queueConsumerRows,
  spanRow,
  type OwnOptions,
} from '../options/consumer-config.js'
import type { MessageListener } from './message-handler.js'
import type { PushConsumerOptions } from './push-consumer-options.js'

const mebibyte = 1024 * 1024

const minutes = (value: unknown) =>
  typeof value === 'number' && value * 60_000 >= 1 ? undefined : 'minutes, more than 0'

const rows = {
  ...queueConsumerRows,
  handler: listenerRow<MessageListener<unknown>>(),
  ordered: option.flag(),
  clientRebalance: option.flag(true),
  ...handlingRows,
  pullBatchSize: option.whole(32, 1, 1024),
  pullBatchSizeInBytes: option.whole(262_144),
  pullInterval: option.duration(0, 0, 65_535),
  pullThresholdForTopic: option.wholeOrNone(1, 6_553_500),
  pullThresholdSizeForTopic: option.wholeOrNone(1, 102_400),
  consumeConcurrentlyMaxSpan: spanRow,
  popInvisibleTime: option.duration(60_000, 5000, 300_000),
  popBatchNums: option.whole(maxPopMessages, 1, maxPopMessages),
  popThresholdForQueue: option.whole(96, 1, 65_535),
  maxReconsumeTimes: maxReconsumeTimesRow,
  suspendCurrentQueueTimeMillis: option.duration(1000, 10, 30_000),
  consumeTimeout: option.of(handlerMinutes, minutes),
  awaitTerminationMillisWhenShutdown: handlersEndRow,
  messageFilter: option.optional<NonNullable<PushConsumerOptions['messageFilter']>>(kinds.call),
  ...traceRows,
  consumeMessageHooks: option.of<readonly ConsumeMessageHook[]>([], kinds.list),
} as const satisfies OptionRows<OwnOptions<PushConsumerOptions<unknown>>>

const table = new OptionTable('a push consumer', rows, clientOptionTable)

/** The options of a push consumer, checked. */
export class PushConsumerConfig extends QueueConsumerConfig<typeof rows> {
  /** Each queue is consumed by one handler at a time, in order. */
  readonly isOrdered: boolean
  /** Minutes become milliseconds. */
  readonly consumeTimeoutMs: number

  /** @throws UsageError naming the option that is wrong */
  constructor(options: PushConsumerOptions<unknown>) {
    super(options, table)
    this.isOrdered = this.options.ordered
    this.consumeTimeoutMs = this.options.consumeTimeout * 60_000
  }

  /** Brokers share the queues out, and may have them popped. */
  get isSharedByBrokers(): boolean {
    return !this.options.clientRebalance && !this.isOrdered && !this.isBroadcast
  }

  /** Queues are consumed under a lock at their broker. */
  get hasLocks(): boolean {
    return this.isOrdered && !this.isBroadcast
  }

  /** Failures after which a message is a dead letter. */
  get maxReconsumeTimes(): number {
    const { maxReconsumeTimes } = this.options
    if (maxReconsumeTimes >= 0) return maxReconsumeTimes
    return this.isOrdered ? 0x7fffffff : newSubscriptionGroup.retryMaxTimes
  }

  /** Bytes of all queues that may wait here. */
  get maxCachedBytes(): number {
    return this.options.pullThresholdSizeForAll * mebibyte
  }

  /**
   * What a queue may hold here, by how many of its topic belong to this consumer. [RebalancePushImpl.java
   * messageQueueChanged]
   */
  queueLimits(queuesOfTopic: number): { readonly count: number; readonly bytes: number } {
    const share = (ofTopic: number, ofQueue: number) =>
      ofTopic < 0 ? ofQueue : Math.max(1, Math.floor(ofTopic / Math.max(1, queuesOfTopic)))
    const { pullThresholdForTopic, pullThresholdForQueue } = this.options
    const { pullThresholdSizeForTopic, pullThresholdSizeForQueue } = this.options
    return {
      count: share(pullThresholdForTopic, pullThresholdForQueue),
      bytes: share(pullThresholdSizeForTopic, pullThresholdSizeForQueue) * mebibyte,
    }
  }
}
