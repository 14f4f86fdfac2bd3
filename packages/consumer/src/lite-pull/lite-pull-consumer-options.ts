// SPDX-License-Identifier: Apache-2.0
// Options of a lite pull consumer and their defaults, in Java's spelling where Java has them.
// [DefaultLitePullConsumer.java]
import type { ClientOptions, MQClientManager, Serializer } from '@rocketmq-ts/client'
import type { ConsumeFromWhere, MessageQueue } from '@rocketmq-ts/protocol'
import type { AllocateMessageQueueStrategy } from '../allocation/allocate-message-queue-strategy.js'
import type { OffsetStore } from '../offset/offset-store.js'
import type { PoisonPolicy } from '../pull/poison.js'
import type { ConsumeMessageHook } from '../push/consume-hook.js'
import type { IllegalOffset } from '../push/push-consumer-options.js'
import type { FilterExpression } from '../subscription/filter-expression.js'

export interface LitePullConsumerOptions<V = never> extends ClientOptions {
  /** Consumers with the same group share the queues, and the offsets. */
  readonly consumerGroup: string
  /** `CLUSTERING`: the group shares the queues; `BROADCASTING`: each member gets all. `CLUSTERING`. */
  readonly messageModel?: 'CLUSTERING' | 'BROADCASTING'
  /** Topics and what is wanted of them; more with `subscribe`. Not together with `assign`. */
  readonly subscriptions?: Readonly<Record<string, FilterExpression>>
  /** Makes the `value` of a message from its body. What it throws makes the message one that cannot be read. */
  readonly deserializer?: Pick<Serializer<V>, 'deserialize'>
  /** Where a group begins that has no offset; `CONSUME_FROM_LAST_OFFSET`. */
  readonly consumeFromWhere?: ConsumeFromWhere
  /** The time of CONSUME_FROM_TIMESTAMP: `yyyyMMddHHmmss`, a date, or milliseconds. Default: half an hour ago. */
  readonly consumeTimestamp?: string | number | Date
  /** How the group shares queues; all members must use the same. AVG. */
  readonly allocateMessageQueueStrategy?: AllocateMessageQueueStrategy
  /** Commits what is settled from time to time; true. Without it, only `commit` and `commitSync` do. */
  readonly autoCommit?: boolean
  /** Milliseconds between automatic commits, at least 1000; 5000. */
  readonly autoCommitIntervalMillis?: number
  /** Messages of one pull, and of one poll, at most, 1 to 1024; 10. */
  readonly pullBatchSize?: number
  /** Messages of all queues that may wait here; 10,000. */
  readonly pullThresholdForAll?: number
  /** Messages of a queue that may wait here, 1 to 65,535; 1000. */
  readonly pullThresholdForQueue?: number
  /** Mebibytes of a queue that may wait here, 1 to 1024; 100. */
  readonly pullThresholdSizeForQueue?: number
  /** Mebibytes that may wait here in all queues together; 1024. */
  readonly pullThresholdSizeForAll?: number
  /** Positions between the first and the last message of a queue that waits here, 1 to 65,535; 2000. */
  readonly consumeMaxSpan?: number
  /** Milliseconds that `poll` waits for a message; 5000. */
  readonly pollTimeoutMillis?: number
  /** Milliseconds that a broker may hold a pull; 20,000. */
  readonly brokerSuspendMaxTimeMillis?: number
  /** Milliseconds until a pull is given up, not less than `brokerSuspendMaxTimeMillis`; 30,000. */
  readonly consumerTimeoutMillisWhenSuspend?: number
  /** Milliseconds until a pull is tried again that failed; 1000. */
  readonly pullTimeDelayMillsWhenException?: number
  /** Milliseconds between looks for new queues of the topics that somebody listens to; 30,000. */
  readonly topicMetadataCheckIntervalMillis?: number
  /** Told when the queues of a subscribed topic, or our share of them, have changed. */
  readonly messageQueueListener?: (topic: string, all: readonly MessageQueue[], mine: readonly MessageQueue[]) => void
  /** Directory of the offsets of broadcast consumers; `.rocketmq_offsets` in the home directory. */
  readonly localOffsetStoreDir?: string
  /** Keeps offsets elsewhere. */
  readonly offsetStore?: OffsetStore
  /** What to do with a record that cannot be read; `hold`. */
  readonly onPoison?: PoisonPolicy
  /** Where to go on when the broker does not have our offset. Default: where the broker says. */
  readonly onIllegalOffset?: (illegal: IllegalOffset) => number
  /** Bytes that a compressed body may become; 16 MiB. */
  readonly maxBodyBytes?: number
  /** Code around each message that is handed out: before that, and when it is done or given back. */
  readonly consumeMessageHooks?: readonly ConsumeMessageHook[]
  /** Told to administrators as `userConsumerInfo`. */
  readonly userConsumerInfo?: () => Readonly<Record<string, string>>
  /** Where instances are kept. Default: the manager of the process. A test may bring its own. */
  readonly manager?: MQClientManager
}
