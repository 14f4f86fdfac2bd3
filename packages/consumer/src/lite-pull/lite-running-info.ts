// SPDX-License-Identifier: Apache-2.0
// A lite pull consumer's settings and state, in the words that Java's admin tool prints.
// [DefaultLitePullConsumerImpl.java consumerRunningInfo]
import { printCompactTime, runningInfoNames, type ConsumerRunningInfo } from '@rocketmq-ts/protocol'
import { runningInfoOf, type RunningConsumer, type RunningInfoRequest } from '../membership/running-info.js'
import { processQueueInfoOf } from '../membership/process-queue-info.js'
import type { LitePullConsumerConfig } from './lite-pull-consumer-config.js'
import type { RunningLitePullConsumer } from './running-lite-pull-consumer.js'

/** The answer to an administrator. */
export function liteRunningInfo(
  consumer: RunningConsumer & { readonly config: LitePullConsumerConfig },
  { table, store }: Pick<RunningLitePullConsumer, 'table' | 'store'>,
  request: RunningInfoRequest,
): ConsumerRunningInfo {
  const { config } = consumer
  const settings = {
    consumeTimestamp: printCompactTime(config.start.consumeTime),
    autoCommit: config.options.autoCommit,
    allocateMessageQueueStrategy: config.options.allocateMessageQueueStrategy.name,
    [runningInfoNames.consumeType]: 'CONSUME_ACTIVELY',
  }
  return {
    ...runningInfoOf(consumer, settings, request),
    mqTable: Array.from(table.all, queue => processQueueInfoOf(queue, store, false)),
  }
}
