// SPDX-License-Identifier: Apache-2.0
// The options of a simple consumer with their defaults, checked. Never changes.
import { clientOptionTable } from '@rocketmq-ts/client'
import { newSubscriptionGroup } from '@rocketmq-ts/protocol'
import { either, kinds, longestInvisibleMs, option, OptionTable, receiveRows, type OptionRows } from '@rocketmq-ts/core'
import { ConsumerConfig, consumerRows, maxReconsumeTimesRow, type OwnOptions } from '../options/consumer-config.js'
import type { MessagesOptions, ReceiveOptions, SimpleConsumerOptions } from './simple-consumer-options.js'

/** What each `receive` may say otherwise. */
const receiving = receiveRows({ mostMessages: 1024, invisibleMs: [1000, longestInvisibleMs], waitMs: [0, 60_000] })

const rows = {
  ...consumerRows,
  ...receiving,
  ordered: option.flag(),
  maxReconsumeTimes: maxReconsumeTimesRow,
} as const satisfies OptionRows<OwnOptions<SimpleConsumerOptions<unknown>>>

const table = new OptionTable('a simple consumer', rows, clientOptionTable)

const signal = option.optional<AbortSignal>(kinds.signal)
const receives = new OptionTable('receive', { ...receiving, signal } satisfies OptionRows<ReceiveOptions>)
const loops = new OptionTable('messages', {
  concurrency: option.whole(1, 1, 1024),
  invisibleMs: receiving.invisibleMs,
  autoExtend: option.of<boolean | { readonly forMs: number }>(false, either(kinds.flag, kinds.record)),
  signal,
} satisfies OptionRows<MessagesOptions>)
const extensions = new OptionTable('autoExtend', { forMs: option.duration(900_000, 1000, longestInvisibleMs) })

/** A `receive` with its defaults. */
export type Receive = ReturnType<SimpleConsumerConfig['receive']>

/** A loop with its defaults. */
export type Loop = ReturnType<SimpleConsumerConfig['loop']>

export class SimpleConsumerConfig extends ConsumerConfig<typeof rows> {
  /** Messages of a queue are received in order. */
  readonly isOrdered: boolean

  /** @throws UsageError naming the option that is wrong */
  constructor(options: SimpleConsumerOptions<unknown>) {
    super(options, table)
    this.isOrdered = this.options.ordered
  }

  /** Deliveries after which a message becomes a dead letter. */
  get maxReconsumeTimes(): number {
    const { maxReconsumeTimes } = this.options
    return maxReconsumeTimes >= 0 ? maxReconsumeTimes : newSubscriptionGroup.retryMaxTimes
  }

  /** @throws UsageError naming the option that is wrong */
  receive(options: ReceiveOptions): ReturnType<(typeof receives)['read']> {
    return receives.read(options, this.options)
  }

  /** @throws UsageError naming the option that is wrong */
  loop(options: MessagesOptions) {
    const { autoExtend, ...loop } = loops.read(options, this.options)
    const { forMs } = extensions.read(typeof autoExtend === 'object' ? autoExtend : {})
    /** Milliseconds after its delivery until which a message is extended; 0: it is not. */
    const extendForMs = autoExtend === false ? 0 : forMs
    return { ...loop, extendForMs }
  }
}
