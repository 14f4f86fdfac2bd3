// SPDX-License-Identifier: Apache-2.0
// The options of a simple consumer with their defaults, checked. Never changes.
import { numbersOf, type NumberRules } from '@rocketmq-ts/core'
import { ConsumerConfig, consumerNumbers } from '../options/consumer-config.js'
import type { MessagesOptions, ReceiveOptions, SimpleConsumerOptions } from './simple-consumer-options.js'

const halfADayMs = 43_200_000
const quarterOfAnHourMs = 900_000

const numbers = {
  ...consumerNumbers,
  maxMessages: [16, 1, 1024],
  invisibleMs: [30_000, 1000, halfADayMs],
  waitMs: [20_000, 0, 60_000],
  maxReconsumeTimes: [-1, 0, 0x7fffffff],
} as const satisfies Partial<NumberRules<keyof SimpleConsumerOptions>>

/** A `receive` with its defaults. */
export interface Receive {
  readonly maxMessages: number
  readonly invisibleMs: number
  readonly waitMs: number
  readonly signal: AbortSignal | undefined
}

/** A loop with its defaults. */
export interface Loop {
  readonly concurrency: number
  readonly invisibleMs: number
  /** Milliseconds after its delivery until which a message is extended; 0: it is not. */
  readonly extendForMs: number
  readonly signal: AbortSignal | undefined
}

export class SimpleConsumerConfig extends ConsumerConfig<SimpleConsumerOptions<unknown>, keyof typeof numbers> {
  readonly isOrdered: boolean

  /** @throws UsageError naming the option that is wrong */
  constructor(options: SimpleConsumerOptions<unknown>) {
    super(options, numbers)
    this.isOrdered = options.ordered ?? false
  }

  /** Deliveries after which a message becomes a dead letter. */
  get maxReconsumeTimes(): number {
    const { maxReconsumeTimes } = this.numbers
    return maxReconsumeTimes >= 0 ? maxReconsumeTimes : 16
  }

  /** @throws UsageError naming the option that is wrong */
  receive(options: ReceiveOptions): Receive {
    const { maxMessages, invisibleMs, waitMs } = this.numbers
    const rules = {
      maxMessages: [maxMessages, 1, 1024],
      invisibleMs: [invisibleMs, 1000, halfADayMs],
      waitMs: [waitMs, 0, 60_000],
    } as const
    return { ...numbersOf(rules, options), signal: options.signal }
  }

  /** @throws UsageError naming the option that is wrong */
  loop({ concurrency, invisibleMs, autoExtend, signal }: MessagesOptions): Loop {
    const forMs = typeof autoExtend === 'object' ? autoExtend.forMs : quarterOfAnHourMs
    const rules = {
      concurrency: [1, 1, 1024],
      invisibleMs: [this.numbers.invisibleMs, 1000, halfADayMs],
      forMs: [forMs, 1000, halfADayMs],
    } as const
    const chosen = numbersOf(rules, { concurrency, invisibleMs })
    const isExtended = autoExtend !== undefined && autoExtend !== false
    return {
      concurrency: chosen.concurrency,
      invisibleMs: chosen.invisibleMs,
      extendForMs: isExtended ? chosen.forMs : 0,
      signal,
    }
  }
}
