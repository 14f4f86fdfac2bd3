// SPDX-License-Identifier: Apache-2.0
// The options of a push consumer with their defaults, checked by the rules of Java. Never changes.
// [DefaultMQPushConsumerImpl.java checkConfig]
import { ClientConfig } from '@rocketmq-ts/client'
import {
  checkConsumerGroup,
  consumeFromWheres,
  defaultMaxBodyBytes,
  parseTime,
  UsageError,
  type ConsumeFromWhere,
} from '@rocketmq-ts/protocol'
import { allocateAveragely } from '../allocation/allocate-averagely.js'
import type { AllocateMessageQueueStrategy } from '../allocation/allocate-message-queue-strategy.js'
import type { PoisonPolicy } from '../pull/poison.js'
import type { PushConsumerOptions } from './push-consumer-options.js'

const mebibyte = 1024 * 1024
const halfAnHourMs = 30 * 60_000

/** Options that are numbers: default, least and most. -1 stands for "none" where it is the default. */
const numbers = {
  consumeConcurrency: [20, 1, 1000],
  consumeMessageBatchMaxSize: [1, 1, 1024],
  pullBatchSize: [32, 1, 1024],
  pullBatchSizeInBytes: [262_144, 1, 0x7fffffff],
  pullInterval: [0, 0, 65_535],
  pullThresholdForQueue: [1000, 1, 65_535],
  pullThresholdSizeForQueue: [100, 1, 1024],
  pullThresholdForTopic: [-1, 1, 6_553_500],
  pullThresholdSizeForTopic: [-1, 1, 102_400],
  pullThresholdSizeForAll: [1024, 1, 1_048_576],
  consumeConcurrentlyMaxSpan: [2000, 1, 65_535],
  pullTimeDelayMillsWhenException: [1000, 1, 3_600_000],
  maxReconsumeTimes: [-1, 0, 0x7fffffff],
  suspendCurrentQueueTimeMillis: [1000, 10, 30_000],
  awaitTerminationMillisWhenShutdown: [10_000, 0, 3_600_000],
  maxBodyBytes: [defaultMaxBodyBytes, 1, 0x7fffffff],
} as const satisfies Partial<Record<keyof PushConsumerOptions, readonly [number, number, number]>>
type NumberOption = keyof typeof numbers

export class PushConsumerConfig {
  readonly client: ClientConfig
  /** As the application wrote them. */
  readonly options: PushConsumerOptions<unknown>
  readonly consumerGroup: string
  readonly isBroadcast: boolean
  readonly isOrdered: boolean
  readonly consumeFromWhere: ConsumeFromWhere
  /** Milliseconds since the epoch. */
  readonly consumeTime: number
  readonly strategy: AllocateMessageQueueStrategy
  readonly clientRebalance: boolean
  readonly onPoison: PoisonPolicy
  /** Minutes become milliseconds. */
  readonly consumeTimeoutMs: number
  readonly numbers: Readonly<Record<NumberOption, number>>

  /** @throws UsageError naming the option that is wrong */
  constructor(options: PushConsumerOptions<unknown>) {
    this.client = new ClientConfig(options)
    this.options = options
    // Plain JavaScript may leave it out.
    const group: unknown = options.consumerGroup
    if (typeof group !== 'string') throw new UsageError('the option consumerGroup is missing')
    checkConsumerGroup(group)
    this.consumerGroup = group
    this.isBroadcast = oneOf('messageModel', options.messageModel, ['CLUSTERING', 'BROADCASTING']) === 'BROADCASTING'
    this.isOrdered = options.ordered ?? false
    this.consumeFromWhere = oneOf('consumeFromWhere', options.consumeFromWhere, consumeFromWheres)
    this.consumeTime = timeOf(options.consumeTimestamp ?? this.client.clock.now() - halfAnHourMs)
    this.strategy = options.allocateMessageQueueStrategy ?? allocateAveragely
    this.clientRebalance = options.clientRebalance ?? true
    this.onPoison = options.onPoison ?? 'hold'
    this.consumeTimeoutMs = (options.consumeTimeout ?? 15) * 60_000
    if (!(this.consumeTimeoutMs >= 1)) throw new UsageError('option consumeTimeout takes minutes, more than 0')
    this.numbers = numbersOf(options)
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

function numbersOf(options: PushConsumerOptions<unknown>): Record<NumberOption, number> {
  const chosen = Object.entries(numbers).map(([name, [byDefault, least, most]]) => {
    const value = options[name as NumberOption] ?? byDefault
    const isNone = byDefault === -1 && value === -1
    if (!isNone && !(Number.isInteger(value) && value >= least && value <= most)) {
      throw new UsageError(`option ${name} is ${value}; out of range [${least}, ${most}]`)
    }
    return [name, value]
  })
  // Every name of the table is there.
  return Object.fromEntries(chosen) as Record<NumberOption, number>
}

function oneOf<const T extends string>(name: string, value: string | undefined, allowed: readonly [T, ...T[]]): T {
  const chosen = allowed.find(candidate => candidate === (value ?? allowed[0]))
  if (chosen === undefined) throw new UsageError(`option ${name} is ${String(value)}; it takes ${allowed.join(', ')}`)
  return chosen
}

function timeOf(time: string | number | Date): number {
  const milliseconds = typeof time === 'string' ? parseTime(time) : Number(time)
  if (Number.isSafeInteger(milliseconds) && milliseconds >= 0) return milliseconds
  throw new UsageError(`option consumeTimestamp is ${String(time)}; it takes yyyyMMddHHmmss, a Date, or milliseconds`)
}
