// SPDX-License-Identifier: Apache-2.0
// The options of a lite pull consumer with their defaults, checked by the rules of Java. Never changes.
// [DefaultLitePullConsumerImpl.java checkConfig]
import { oneOf, UsageError, type NumberRules } from '@rocketmq-ts/core'
import { allocateAveragely } from '../allocation/allocate-averagely.js'
import type { AllocateMessageQueueStrategy } from '../allocation/allocate-message-queue-strategy.js'
import { ConsumerConfig, queueConsumerNumbers } from '../options/consumer-config.js'
import { consumeTimeOf } from '../options/consume-time.js'
import type { LitePullConsumerOptions } from './lite-pull-consumer-options.js'

const mostMs = 3_600_000

const numbers = {
  ...queueConsumerNumbers,
  autoCommitIntervalMillis: [5000, 1000, mostMs],
  pullBatchSize: [10, 1, 1024],
  pullThresholdForAll: [10_000, 1, 0x7fffffff],
  consumeMaxSpan: [2000, 1, 65_535],
  pollTimeoutMillis: [5000, 0, mostMs],
  brokerSuspendMaxTimeMillis: [20_000, 1, mostMs],
  consumerTimeoutMillisWhenSuspend: [30_000, 1, mostMs],
  topicMetadataCheckIntervalMillis: [30_000, 1, mostMs],
} as const satisfies Partial<NumberRules<keyof LitePullConsumerOptions>>

export class LitePullConsumerConfig extends ConsumerConfig<LitePullConsumerOptions<unknown>, keyof typeof numbers> {
  readonly isBroadcast: boolean
  /** Milliseconds since the epoch. */
  readonly consumeTime: number
  readonly strategy: AllocateMessageQueueStrategy
  readonly autoCommit: boolean

  /** @throws UsageError naming the option that is wrong */
  constructor(options: LitePullConsumerOptions<unknown>) {
    super(options, numbers)
    this.isBroadcast = oneOf('messageModel', options.messageModel, ['CLUSTERING', 'BROADCASTING']) === 'BROADCASTING'
    this.consumeTime = consumeTimeOf(options.consumeTimestamp, this.client.clock.now())
    this.strategy = options.allocateMessageQueueStrategy ?? allocateAveragely
    this.autoCommit = options.autoCommit ?? true
    const { brokerSuspendMaxTimeMillis: held, consumerTimeoutMillisWhenSuspend: givenUp } = this.numbers
    if (givenUp < held) {
      throw new UsageError(
        `option consumerTimeoutMillisWhenSuspend (${givenUp}) is less than brokerSuspendMaxTimeMillis (${held}): ` +
          'pulls would be given up while a broker holds them',
      )
    }
  }
}
