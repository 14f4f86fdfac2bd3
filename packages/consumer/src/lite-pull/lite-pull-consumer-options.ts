// SPDX-License-Identifier: Apache-2.0
// Options of a lite pull consumer and their defaults, in Java's spelling where Java has them.
// [DefaultLitePullConsumer.java]
import type { FilterExpression } from '@rocketmq-ts/core'
import type { MessageQueue } from '@rocketmq-ts/protocol'
import type { QueueConsumerOptions } from '../options/consumer-options.js'
import type { ConsumeMessageHook } from '../hooks/consume-hook.js'

export interface LitePullConsumerOptions<V = never> extends QueueConsumerOptions<V> {
  /** Filters by topic; more with `subscribe`. Not together with `assign`. */
  readonly subscriptions?: Readonly<Record<string, FilterExpression>> | undefined
  /** Commits what is settled from time to time. Default true. Without it, only `commit` and `commitSync` do. */
  readonly autoCommit?: boolean | undefined
  /** Milliseconds between automatic commits, at least 1000. Default 5000. */
  readonly autoCommitIntervalMillis?: number | undefined
  /** Messages of one pull, and of one poll, at most, 1 to 1024. Default 10. */
  readonly pullBatchSize?: number | undefined
  /** Messages of all queues that may wait here. Default 10,000. */
  readonly pullThresholdForAll?: number | undefined
  /** Positions between the first and the last message of a queue that waits here, 1 to 65,535. Default 2000. */
  readonly consumeMaxSpan?: number | undefined
  /** Milliseconds that `poll` waits for a message. Default 5000. */
  readonly pollTimeoutMillis?: number | undefined
  /** Milliseconds that a broker may hold a pull. Default 20,000. */
  readonly brokerSuspendMaxTimeMillis?: number | undefined
  /** Milliseconds until a pull is given up, not less than `brokerSuspendMaxTimeMillis`. Default 30,000. */
  readonly consumerTimeoutMillisWhenSuspend?: number | undefined
  /** Milliseconds between look-ups of the queues of topics with a listener. Default 30,000. */
  readonly topicMetadataCheckIntervalMillis?: number | undefined
  /** Called when the queues of a subscribed topic, or our share of them, have changed. */
  readonly messageQueueListener?:
    ((topic: string, all: readonly MessageQueue[], mine: readonly MessageQueue[]) => void) | undefined
  /** Code around each message that is handed out: before that, and when it is done or given back. */
  readonly consumeMessageHooks?: readonly ConsumeMessageHook[] | undefined
}
