// SPDX-License-Identifier: Apache-2.0
// The options of every kind of consumer, with their defaults. Each kind adds rows for its own.
import { ClientConfig, clientOptionTable, type ClientOptions } from '@rocketmq-ts/client'
import {
  bodyRows,
  defaultMaxBodyBytes,
  either,
  groupRows,
  kinds,
  option,
  withMethods,
  type Chosen,
  type OptionRows,
  type OptionTable,
} from '@rocketmq-ts/core'
import { checkConsumerGroup, consumeFromWheres } from '@rocketmq-ts/protocol'
import { allocateAveragely } from '../allocation/allocate-averagely.js'
import type { AllocateMessageQueueStrategy } from '../allocation/allocate-message-queue-strategy.js'
import type { OffsetStore } from '../offset/offset-store.js'
import type { StartRule } from '../offset/start-offsets.js'
import type { PoisonPolicy } from '../pull/poison.js'
import { consumeTimeOf } from './consume-time.js'
import type { ConsumerOptions, QueueConsumerOptions } from './consumer-options.js'

/** Options of a kind of consumer, without those of every client. */
export type OwnOptions<O> = Omit<O, keyof ClientOptions>

/** Options that every kind of consumer has. */
export const consumerRows = {
  ...groupRows,
  deserializer: bodyRows.deserializer,
  consumeFromWhere: option.word(...consumeFromWheres),
  onPoison: option.of<PoisonPolicy>('hold', either(option.word('hold', 'skip').check, kinds.call)),
  maxBodyBytes: option.whole(defaultMaxBodyBytes),
  userConsumerInfo: option.optional<NonNullable<ConsumerOptions['userConsumerInfo']>>(kinds.call),
  manager: option.optional<NonNullable<ConsumerOptions['manager']>>(kinds.object),
} as const satisfies OptionRows<OwnOptions<ConsumerOptions<unknown>>>

/** Options of the kinds that pull queues of their own. */
export const queueConsumerRows = {
  ...consumerRows,
  messageModel: option.word('CLUSTERING', 'BROADCASTING'),
  consumeTimestamp: option.optional<string | number | Date>(kinds.any),
  allocateMessageQueueStrategy: option.of<AllocateMessageQueueStrategy>(allocateAveragely, withMethods('allocate')),
  pullThresholdForQueue: option.whole(1000, 1, 65_535),
  pullThresholdSizeForQueue: option.whole(100, 1, 1024),
  pullThresholdSizeForAll: option.whole(1024, 1, 1_048_576),
  pullTimeDelayMillsWhenException: option.duration(1000, 1, 3_600_000),
  localOffsetStoreDir: option.optional<string>(kinds.text),
  offsetStore: option.optional<OffsetStore>(withMethods('load', 'read', 'persist', 'commit')),
  onIllegalOffset: option.optional<NonNullable<QueueConsumerOptions['onIllegalOffset']>>(kinds.call),
} as const satisfies OptionRows<OwnOptions<QueueConsumerOptions<unknown>>>

/** Positions between the first and the last message of a queue that waits here; each kind has its own name for it. */
export const spanRow = option.whole(2000, 1, 65_535)

/** Failures after which a message is a dead letter, of the kinds that count them. */
export const maxReconsumeTimesRow = option.wholeOrNone(0)

/** `R`: the rows of a kind of consumer. Never changes. */
export class ConsumerConfig<R extends typeof consumerRows = typeof consumerRows> {
  readonly client: ClientConfig
  /** With their defaults. */
  readonly options: Chosen<R>
  /** As the application wrote it. */
  readonly consumerGroup: string

  /** @throws UsageError naming the option that is wrong */
  constructor(options: ConsumerOptions<unknown>, table: OptionTable<R>) {
    this.options = table.read(options)
    this.client = new ClientConfig(clientOptionTable.partOf(options))
    this.consumerGroup = options.consumerGroup
    checkConsumerGroup(this.consumerGroup)
  }

  /** Where a pop begins for a group without an offset. */
  get popFrom(): 'min' | 'max' {
    return this.options.consumeFromWhere === 'CONSUME_FROM_FIRST_OFFSET' ? 'min' : 'max'
  }
}

/** Of the kinds that pull queues of their own. */
export class QueueConsumerConfig<
  R extends typeof queueConsumerRows = typeof queueConsumerRows,
> extends ConsumerConfig<R> {
  readonly isBroadcast: boolean
  /** Where a group without offsets begins. */
  readonly start: StartRule

  constructor(options: QueueConsumerOptions<unknown>, table: OptionTable<R>) {
    super(options, table)
    const { messageModel, consumeFromWhere, consumeTimestamp } = this.options
    this.isBroadcast = messageModel === 'BROADCASTING'
    this.start = { consumeFromWhere, consumeTime: consumeTimeOf(consumeTimestamp, this.client.clock.now()) }
  }
}
