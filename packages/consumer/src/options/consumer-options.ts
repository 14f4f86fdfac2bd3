// SPDX-License-Identifier: Apache-2.0
// Options that every kind of consumer has, and those of the kinds that have queues of their own: push and lite pull. In
// Java's spelling where Java has them.
import type { ClientOptions, MQClientManager } from '@rocketmq-ts/client'
import type { FilterExpression, Serializer } from '@rocketmq-ts/core'
import type { ConsumeFromWhere } from '@rocketmq-ts/protocol'
import type { AllocateMessageQueueStrategy } from '../allocation/allocate-message-queue-strategy.js'
import type { OffsetStore } from '../offset/offset-store.js'
import type { IllegalOffset } from '../pull/legal-offset.js'
import type { PoisonPolicy } from '../pull/poison.js'

/** Options of every kind of consumer. `V` is what its deserializer makes of bodies. */
export interface ConsumerOptions<V = never> extends ClientOptions {
  /** Consumers with the same group share the messages; they must have the same subscriptions. */
  readonly consumerGroup: string
  /** Filters by topic; more with `subscribe`. */
  readonly subscriptions?: Readonly<Record<string, FilterExpression>> | undefined
  /** Makes the `value` of a message from its body. When it throws, the message counts as one that cannot be read. */
  readonly deserializer?: Pick<Serializer<V>, 'deserialize'> | undefined
  /** Where a group begins that has no offset. Default `CONSUME_FROM_LAST_OFFSET`. */
  readonly consumeFromWhere?: ConsumeFromWhere | undefined
  /** What to do with a record that cannot be read. Default `hold`. */
  readonly onPoison?: PoisonPolicy | undefined
  /** Bytes that a compressed body may become. Default 16 MiB. */
  readonly maxBodyBytes?: number | undefined
  /** Shown to administrators as `userConsumerInfo`. */
  readonly userConsumerInfo?: (() => Readonly<Record<string, string>>) | undefined
  /** Where instances are kept. Default: the manager of the process. A test may bring its own. */
  readonly manager?: MQClientManager | undefined
}

/** Options of consumers that pull queues of their own. */
export interface QueueConsumerOptions<V = never> extends ConsumerOptions<V> {
  /** `CLUSTERING`: the group shares the messages; `BROADCASTING`: each member gets all. Default `CLUSTERING`. */
  readonly messageModel?: 'CLUSTERING' | 'BROADCASTING' | undefined
  /** The time of CONSUME_FROM_TIMESTAMP: `yyyyMMddHHmmss`, a date, or milliseconds. Default: half an hour ago. */
  readonly consumeTimestamp?: string | number | Date | undefined
  /** How the group shares queues; all members must use the same. Default: `allocateAveragely`. */
  readonly allocateMessageQueueStrategy?: AllocateMessageQueueStrategy | undefined
  /** Messages of a queue that may wait here, 1 to 65,535. Default 1000. */
  readonly pullThresholdForQueue?: number | undefined
  /** Mebibytes of a queue that may wait here, 1 to 1024. Default 100. */
  readonly pullThresholdSizeForQueue?: number | undefined
  /** Mebibytes that may wait here in all queues together. Default 1024. */
  readonly pullThresholdSizeForAll?: number | undefined
  /** Milliseconds until a pull is tried again that failed. Default 1000. */
  readonly pullTimeDelayMillsWhenException?: number | undefined
  /**
   * Directory of the offsets of broadcast consumers, whose files are private. A consumer does not start when it cannot
   * write there. Default: `.rocketmq_offsets` in the home directory.
   */
  readonly localOffsetStoreDir?: string | undefined
  /** Keeps offsets elsewhere. */
  readonly offsetStore?: OffsetStore | undefined
  /** Where to go on when the broker does not have our offset. Default: where the broker says. */
  readonly onIllegalOffset?: ((illegal: IllegalOffset) => number) | undefined
}
