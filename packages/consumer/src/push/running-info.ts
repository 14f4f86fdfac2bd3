// SPDX-License-Identifier: Apache-2.0
// A push consumer's settings and state, in the words that Java's admin tool prints. [DefaultMQPushConsumerImpl.java
// consumerRunningInfo]
import { printCompactTime, runningInfoNames, type ConsumerRunningInfo } from '@rocketmq-ts/protocol'
import { runningInfoOf, type RunningConsumer, type RunningInfoRequest } from '../membership/running-info.js'
import { processQueueInfoOf } from '../membership/process-queue-info.js'
import type { PushConsumerConfig } from './push-consumer-config.js'
import type { RunningPushConsumer } from './running-push-consumer.js'

/** The answer to an administrator. */
export function pushRunningInfo(
  consumer: RunningConsumer & { readonly config: PushConsumerConfig },
  { table, store, stats, popped }: Pick<RunningPushConsumer, 'table' | 'store' | 'stats' | 'popped'>,
  request: RunningInfoRequest,
): ConsumerRunningInfo {
  const { config, subscriptions } = consumer
  const { options } = config
  const { consumeConcurrency } = options
  const settings = {
    consumeTimestamp: printCompactTime(config.start.consumeTime),
    consumeThreadMin: consumeConcurrency,
    consumeThreadMax: consumeConcurrency,
    allocateMessageQueueStrategy: options.allocateMessageQueueStrategy.name,
    clientRebalance: options.clientRebalance,
    [runningInfoNames.concurrency]: consumeConcurrency,
    [runningInfoNames.isOrdered]: config.isOrdered,
    [runningInfoNames.consumeType]: 'CONSUME_PASSIVELY',
  }
  return {
    ...runningInfoOf(consumer, settings, request),
    mqTable: Array.from(table.all, queue => processQueueInfoOf(queue, store, config.isOrdered)),
    mqPopTable: popped?.table ?? [],
    statusTable: new Map(subscriptions.map(({ topic }) => [topic, stats.status(topic)])),
  }
}
