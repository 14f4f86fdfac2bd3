// SPDX-License-Identifier: Apache-2.0
// The options of a lite pull consumer with their defaults, checked by the rules of Java. Never changes.
// [DefaultLitePullConsumerImpl.java checkConfig]
import { ClientConfig } from '@rocketmq-ts/client'
import {
  checkConsumerGroup,
  consumeFromWheres,
  defaultMaxBodyBytes,
  UsageError,
  type ConsumeFromWhere,
} from '@rocketmq-ts/protocol'
import { allocateAveragely } from '../allocation/allocate-averagely.js'
import type { AllocateMessageQueueStrategy } from '../allocation/allocate-message-queue-strategy.js'
import { consumeTimeOf, numbersOf, oneOf, type NumberRules } from '../options/option-rules.js'
import type { PoisonPolicy } from '../pull/poison.js'
import type { LitePullConsumerOptions } from './lite-pull-consumer-options.js'

const mostMs = 3_600_000

const numbers = {
  autoCommitIntervalMillis: [5000, 1000, mostMs],
  pullBatchSize: [10, 1, 1024],
  pullThresholdForAll: [10_000, 1, 0x7fffffff],
  pullThresholdForQueue: [1000, 1, 65_535],
  pullThresholdSizeForQueue: [100, 1, 1024],
  pullThresholdSizeForAll: [1024, 1, 1_048_576],
  consumeMaxSpan: [2000, 1, 65_535],
  pollTimeoutMillis: [5000, 0, mostMs],
  brokerSuspendMaxTimeMillis: [20_000, 1, mostMs],
  consumerTimeoutMillisWhenSuspend: [30_000, 1, mostMs],
  pullTimeDelayMillsWhenException: [1000, 1, mostMs],
  topicMetadataCheckIntervalMillis: [30_000, 1, mostMs],
  maxBodyBytes: [defaultMaxBodyBytes, 1, 0x7fffffff],
} as const satisfies Partial<NumberRules<keyof LitePullConsumerOptions>>
type NumberOption = keyof typeof numbers

export class LitePullConsumerConfig {
  readonly client: ClientConfig
  /** As the application wrote them. */
  readonly options: LitePullConsumerOptions<unknown>
  readonly consumerGroup: string
  readonly isBroadcast: boolean
  readonly consumeFromWhere: ConsumeFromWhere
  /** Milliseconds since the epoch. */
  readonly consumeTime: number
  readonly strategy: AllocateMessageQueueStrategy
  readonly autoCommit: boolean
  readonly onPoison: PoisonPolicy
  readonly numbers: Readonly<Record<NumberOption, number>>

  /** @throws UsageError naming the option that is wrong */
  constructor(options: LitePullConsumerOptions<unknown>) {
    this.client = new ClientConfig(options)
    this.options = options
    // Plain JavaScript may leave it out.
    const group: unknown = options.consumerGroup
    if (typeof group !== 'string') throw new UsageError('the option consumerGroup is missing')
    checkConsumerGroup(group)
    this.consumerGroup = group
    this.isBroadcast = oneOf('messageModel', options.messageModel, ['CLUSTERING', 'BROADCASTING']) === 'BROADCASTING'
    this.consumeFromWhere = oneOf('consumeFromWhere', options.consumeFromWhere, consumeFromWheres)
    this.consumeTime = consumeTimeOf(options.consumeTimestamp, this.client.clock.now())
    this.strategy = options.allocateMessageQueueStrategy ?? allocateAveragely
    this.autoCommit = options.autoCommit ?? true
    this.onPoison = options.onPoison ?? 'hold'
    this.numbers = numbersOf(numbers, options)
    const { brokerSuspendMaxTimeMillis: held, consumerTimeoutMillisWhenSuspend: givenUp } = this.numbers
    if (givenUp < held) {
      throw new UsageError(
        `option consumerTimeoutMillisWhenSuspend (${givenUp}) is less than brokerSuspendMaxTimeMillis (${held}): ` +
          'pulls would be given up while a broker holds them',
      )
    }
  }
}
