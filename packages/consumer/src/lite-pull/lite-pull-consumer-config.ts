// SPDX-License-Identifier: Apache-2.0
// The options of a lite pull consumer with their defaults, checked by the rules of Java. Never changes.
// [DefaultLitePullConsumerImpl.java checkConfig]
import { clientOptionTable } from '@rocketmq-ts/client'
import { kinds, option, OptionTable, UsageError, type OptionRows } from '@rocketmq-ts/core'
import type { ConsumeMessageHook } from '../hooks/consume-hook.js'
import { QueueConsumerConfig, queueConsumerRows, spanRow, type OwnOptions } from '../options/consumer-config.js'
import type { LitePullConsumerOptions } from './lite-pull-consumer-options.js'

const mostMs = 3_600_000

const rows = {
  ...queueConsumerRows,
  autoCommit: option.flag(true),
  autoCommitIntervalMillis: option.duration(5000, 1000, mostMs),
  pullBatchSize: option.whole(10, 1, 1024),
  pullThresholdForAll: option.whole(10_000),
  consumeMaxSpan: spanRow,
  pollTimeoutMillis: option.duration(5000, 0, mostMs),
  brokerSuspendMaxTimeMillis: option.duration(20_000, 1, mostMs),
  consumerTimeoutMillisWhenSuspend: option.duration(30_000, 1, mostMs),
  topicMetadataCheckIntervalMillis: option.duration(30_000, 1, mostMs),
  messageQueueListener: option.optional<NonNullable<LitePullConsumerOptions['messageQueueListener']>>(kinds.call),
  consumeMessageHooks: option.of<readonly ConsumeMessageHook[]>([], kinds.list),
} as const satisfies OptionRows<OwnOptions<LitePullConsumerOptions<unknown>>>

const table = new OptionTable('a lite pull consumer', rows, clientOptionTable)

export class LitePullConsumerConfig extends QueueConsumerConfig<typeof rows> {
  /** @throws UsageError naming the option that is wrong */
  constructor(options: LitePullConsumerOptions<unknown>) {
    super(options, table)
    const { brokerSuspendMaxTimeMillis: held, consumerTimeoutMillisWhenSuspend: givenUp } = this.options
    if (givenUp < held) {
      throw new UsageError(
        `option consumerTimeoutMillisWhenSuspend (${givenUp}) is less than brokerSuspendMaxTimeMillis (${held}): ` +
          'pulls would be given up while a broker holds them',
      )
    }
  }
}
