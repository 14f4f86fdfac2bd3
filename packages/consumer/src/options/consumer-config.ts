// SPDX-License-Identifier: Apache-2.0
// What the options of every kind of consumer mean, with their defaults, checked. Each kind adds what only it has.
import { ClientConfig } from '@rocketmq-ts/client'
import { defaultMaxBodyBytes, numbersOf, oneOf, UsageError, type NumberRules } from '@rocketmq-ts/core'
import { checkConsumerGroup, consumeFromWheres, type ConsumeFromWhere } from '@rocketmq-ts/protocol'
import type { PoisonPolicy } from '../pull/poison.js'
import type { ConsumerOptions, QueueConsumerOptions } from './consumer-options.js'

/** Numbers that every kind of consumer has. */
export const consumerNumbers = {
  maxBodyBytes: [defaultMaxBodyBytes, 1, 0x7fffffff],
} as const satisfies Partial<NumberRules<keyof ConsumerOptions>>

/** Numbers of the kinds that pull queues of their own. */
export const queueConsumerNumbers = {
  ...consumerNumbers,
  pullThresholdForQueue: [1000, 1, 65_535],
  pullThresholdSizeForQueue: [100, 1, 1024],
  pullThresholdSizeForAll: [1024, 1, 1_048_576],
  pullTimeDelayMillsWhenException: [1000, 1, 3_600_000],
} as const satisfies Partial<NumberRules<keyof QueueConsumerOptions>>

/** `O`: the options of a kind of consumer, `N`: those of them that are numbers. Never changes. */
export class ConsumerConfig<O extends ConsumerOptions<unknown> = ConsumerOptions<unknown>, N extends string = never> {
  readonly client: ClientConfig
  /** As the application wrote them. */
  readonly options: O
  readonly consumerGroup: string
  readonly consumeFromWhere: ConsumeFromWhere
  readonly onPoison: PoisonPolicy
  readonly numbers: Readonly<Record<N, number>>

  /** @throws UsageError naming the option that is wrong */
  constructor(options: O & { readonly [K in NoInfer<N>]?: number | undefined }, rules: NumberRules<N>) {
    this.client = new ClientConfig(options)
    this.options = options
    // Plain JavaScript may leave it out.
    const group: unknown = options.consumerGroup
    if (typeof group !== 'string') throw new UsageError('the option consumerGroup is missing')
    checkConsumerGroup(group)
    this.consumerGroup = group
    this.consumeFromWhere = oneOf('consumeFromWhere', options.consumeFromWhere, consumeFromWheres)
    this.onPoison = options.onPoison ?? 'hold'
    this.numbers = numbersOf<N>(rules, options)
  }
  /** A group without an offset begins at the first message of a queue. */
  get startsAtFirst(): boolean {
    return this.consumeFromWhere === 'CONSUME_FROM_FIRST_OFFSET'
  }
}
